import { requestTags } from './context.ts'
import { tagKeysField, tagsField } from './fields.ts'
import { authorizeOn, existing, type Kind, saveHolder } from './identity.ts'
import { tagMembers } from './identity-xml.ts'
import type { Operations } from './operation.ts'

export const identityTagOperations = (kind: Kind): Operations => ({
  [`Tag${kind}`](ask) {
    const { iam, input } = ask
    const brought = tagsField(input, iam.quotas)
    const name = authorizeOn(kind, `Tag${kind}`, ask, () => requestTags(brought))
    const identity = existing(iam.store.present(), kind, name)
    tagsField(input, iam.quotas, identity.tags)
    iam.store.change(saveHolder(iam.store.present(), { ...identity, tags: new Map([...identity.tags, ...brought]) }))
    return undefined
  },

  [`Untag${kind}`](ask) {
    const { iam, input } = ask
    const keys = tagKeysField(input)
    const name = authorizeOn(kind, `Untag${kind}`, ask, () => ({ 'aws:TagKeys': keys }))
    const identity = existing(iam.store.present(), kind, name)
    const tags = new Map([...identity.tags].filter(([key]) => !keys.includes(key)))
    iam.store.change(saveHolder(iam.store.present(), { ...identity, tags }))
    return undefined
  },

  [`List${kind}Tags`](ask) {
    const name = authorizeOn(kind, `List${kind}Tags`, ask)
    return { Tags: tagMembers(existing(ask.iam.store.visible(), kind, name).tags), IsTruncated: false }
  },
})
