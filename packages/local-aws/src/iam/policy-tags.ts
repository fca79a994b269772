import { requestTags } from './context.ts'
import { tagKeysField, tagsField } from './fields.ts'
import { tagMembers } from './identity-xml.ts'
import { authorizeOnPolicy, existingPolicy, mayChange, savePolicy } from './managed-policy.ts'
import type { Operations } from './operation.ts'

export const policyTagOperations: Operations = {
  TagPolicy(ask) {
    const { iam, input } = ask
    const brought = tagsField(input, iam.quotas)
    const arn = authorizeOnPolicy('TagPolicy', ask, requestTags(brought))
    const policy = mayChange(existingPolicy(iam.store.present(), arn))
    tagsField(input, iam.quotas, policy.tags)
    iam.store.change(savePolicy(iam.store.present(), { ...policy, tags: new Map([...policy.tags, ...brought]) }))
    return undefined
  },

  UntagPolicy(ask) {
    const { iam, input } = ask
    const keys = tagKeysField(input)
    const arn = authorizeOnPolicy('UntagPolicy', ask, { 'aws:TagKeys': keys })
    const policy = mayChange(existingPolicy(iam.store.present(), arn))
    const tags = new Map([...policy.tags].filter(([key]) => !keys.includes(key)))
    iam.store.change(savePolicy(iam.store.present(), { ...policy, tags }))
    return undefined
  },

  ListPolicyTags(ask) {
    const arn = authorizeOnPolicy('ListPolicyTags', ask)
    return { Tags: tagMembers(existingPolicy(ask.iam.store.visible(), arn).tags), IsTruncated: false }
  },
}
