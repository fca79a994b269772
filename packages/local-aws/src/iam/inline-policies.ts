import { sizeOf } from '@curfew/iam-policy/size'
import { AwsError } from '../aws-error.ts'
import { members } from '../protocol/xml.ts'
import { encodeStrictly } from '../uri-encoding.ts'
import { readDocument } from './document.ts'
import { noSuchEntity } from './errors.ts'
import { documentField, nameField } from './fields.ts'
import { authorizeOn, existing, type HolderKind, presentBoundary, saveHolder } from './identity.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { put, without } from './state.ts'

export const inlinePolicyOperations = (kind: HolderKind): Operations => ({
  [`Put${kind}Policy`](args) {
    const { iam, input } = args
    const policyName = nameField(input, 'PolicyName', 128)
    const text = documentField(input, 'PolicyDocument')
    const name = authorizeOn(kind, `Put${kind}Policy`, args, presentBoundary)
    const state = iam.store.present()
    const holder = existing(state, kind, name)
    const inline = put(holder.inline, policyName, readDocument(text, 'inline'))
    const quota = iam.quotas[`${kind}PolicySizeQuota`]
    const size = [...inline.values()].reduce((sum, document) => sum + sizeOf(document.text), 0)
    if (size > quota) throw tooLarge(kind, name, quota)
    iam.store.change(saveHolder(state, { ...holder, inline }))
    return undefined
  },

  [`Get${kind}Policy`](args) {
    const policyName = nameField(args.input, 'PolicyName', 128)
    const name = authorizeOn(kind, `Get${kind}Policy`, args)
    const document = existing(args.iam.store.visible(), kind, name).inline.get(policyName)
    if (!document) throw noSuchInline(kind, policyName)
    return { [`${kind}Name`]: name, PolicyName: policyName, PolicyDocument: encodeStrictly(document.text) }
  },

  [`Delete${kind}Policy`](args) {
    const policyName = nameField(args.input, 'PolicyName', 128)
    const name = authorizeOn(kind, `Delete${kind}Policy`, args, presentBoundary)
    const state = args.iam.store.present()
    const holder = existing(state, kind, name)
    if (!holder.inline.has(policyName)) throw noSuchInline(kind, policyName)
    args.iam.store.change(saveHolder(state, { ...holder, inline: without(holder.inline, policyName) }))
    return undefined
  },

  [`List${kind}Policies`](args) {
    const name = authorizeOn(kind, `List${kind}Policies`, args)
    const names = existing(args.iam.store.visible(), kind, name).inline.keys()
    const { items, rest } = pageOf(names, (policyName) => policyName, args.input)
    return { PolicyNames: members(items), ...rest }
  },
})

function noSuchInline(kind: HolderKind, policyName: string): AwsError {
  return noSuchEntity(`The ${kind.toLowerCase()} policy with name ${policyName} cannot be found.`)
}

function tooLarge(kind: HolderKind, name: string, quota: number): AwsError {
  const message = `Maximum policy size of ${quota} bytes exceeded for ${kind.toLowerCase()} ${name}`
  return new AwsError('LimitExceeded', 409, message)
}
