import { members } from '../protocol/xml.ts'
import { limitExceeded, noSuchEntity, noSuchPolicy } from './errors.ts'
import { policyArnField } from './fields.ts'
import { authorizeOn, carriedBoundary, existing, type HolderKind, saveHolder } from './identity.ts'
import type { Ask, Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { policyAt } from './state.ts'

export const attachmentOperations = (kind: HolderKind): Operations => ({
  // Attaching again what is attached succeeds, and does not count against the quota twice.
  [`Attach${kind}Policy`](ask) {
    const { iam } = ask
    const { name, arn } = authorizeAttachment(kind, `Attach${kind}Policy`, ask)
    const state = iam.store.present()
    const holder = existing(state, kind, name)
    if (!policyAt(state, arn)) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)
    if (holder.attached.includes(arn)) return undefined
    const quota = iam.quotas[`AttachedPoliciesPer${kind}Quota`]
    if (holder.attached.length >= quota) throw limitExceeded(`PoliciesPer${kind}`, quota)
    iam.store.change(saveHolder(state, { ...holder, attached: [...holder.attached, arn] }))
    return undefined
  },

  [`Detach${kind}Policy`](ask) {
    const { name, arn } = authorizeAttachment(kind, `Detach${kind}Policy`, ask)
    const state = ask.iam.store.present()
    const holder = existing(state, kind, name)
    if (!holder.attached.includes(arn)) throw noSuchPolicy(arn)
    const attached = holder.attached.filter((other) => other !== arn)
    ask.iam.store.change(saveHolder(state, { ...holder, attached }))
    return undefined
  },

  [`ListAttached${kind}Policies`](ask) {
    const name = authorizeOn(kind, `ListAttached${kind}Policies`, ask)
    const state = ask.iam.store.visible()
    const prefix = ask.input.get('PathPrefix') ?? '/'
    const policies = existing(state, kind, name).attached.flatMap((arn) => policyAt(state, arn) ?? [])
    const wanted = policies.filter(({ path }) => path.startsWith(prefix))
    const { items, rest } = pageOf(wanted, ({ arn }) => arn, ask.input)
    const AttachedPolicies = members(items.map((policy) => ({ PolicyName: policy.name, PolicyArn: policy.arn })))
    return { AttachedPolicies, ...rest }
  },
})

function authorizeAttachment(
  kind: HolderKind,
  action: string,
  ask: Ask,
): { readonly name: string; readonly arn: string } {
  const arn = policyArnField(ask.input)
  const name = authorizeOn(kind, action, ask, (seen) => ({ 'iam:PolicyARN': arn, ...carriedBoundary(seen) }))
  return { name, arn }
}
