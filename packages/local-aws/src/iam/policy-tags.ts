import { requestTags } from './context.ts'
import { tagKeysField, tagsField } from './fields.ts'
import { tagsPage } from './identity-xml.ts'
import { authorizeOnPolicy, customerManaged, existingPolicy, savePolicy } from './managed-policy.ts'
import type { Operations } from './operation.ts'

export const policyTagOperations: Operations = {
  TagPolicy(args) {
    const { iam, input } = args
    const added = tagsField(input, iam.quotas)
    const arn = authorizeOnPolicy('TagPolicy', args, requestTags(added))
    const policy = customerManaged(existingPolicy(iam.store.present(), arn))
    tagsField(input, iam.quotas, policy.tags)
    iam.store.change(savePolicy(iam.store.present(), { ...policy, tags: new Map([...policy.tags, ...added]) }))
    return undefined
  },

  UntagPolicy(args) {
    const { iam, input } = args
    const keys = tagKeysField(input)
    const arn = authorizeOnPolicy('UntagPolicy', args, { 'aws:TagKeys': keys })
    const policy = customerManaged(existingPolicy(iam.store.present(), arn))
    const tags = new Map([...policy.tags].filter(([key]) => !keys.includes(key)))
    iam.store.change(savePolicy(iam.store.present(), { ...policy, tags }))
    return undefined
  },

  ListPolicyTags(args) {
    const arn = authorizeOnPolicy('ListPolicyTags', args)
    return tagsPage(existingPolicy(args.iam.store.visible(), arn).tags, args.input)
  },
}
