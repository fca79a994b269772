import { requestTags } from './context.ts'
import { tagKeysField, tagsField } from './fields.ts'
import { authorizeOn, existing, type IdentityKind, saveHolder } from './identity.ts'
import { tagsPage } from './identity-xml.ts'
import type { Operations } from './operation.ts'

export const identityTagOperations = (kind: IdentityKind): Operations => ({
  [`Tag${kind}`](args) {
    const { iam, input } = args
    const added = tagsField(input, iam.quotas)
    const name = authorizeOn(kind, `Tag${kind}`, args, () => requestTags(added))
    const identity = existing(iam.store.present(), kind, name)
    tagsField(input, iam.quotas, identity.tags)
    iam.store.change(saveHolder(iam.store.present(), { ...identity, tags: new Map([...identity.tags, ...added]) }))
    return undefined
  },

  [`Untag${kind}`](args) {
    const { iam, input } = args
    const keys = tagKeysField(input)
    const name = authorizeOn(kind, `Untag${kind}`, args, () => ({ 'aws:TagKeys': keys }))
    const identity = existing(iam.store.present(), kind, name)
    const tags = new Map([...identity.tags].filter(([key]) => !keys.includes(key)))
    iam.store.change(saveHolder(iam.store.present(), { ...identity, tags }))
    return undefined
  },

  [`List${kind}Tags`](args) {
    const name = authorizeOn(kind, `List${kind}Tags`, args)
    return tagsPage(existing(args.iam.store.visible(), kind, name).tags, args.input)
  },
})
