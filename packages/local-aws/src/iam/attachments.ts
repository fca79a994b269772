import { members } from '../protocol/xml.ts'
import { limitExceeded, noSuchPolicy, notAttachable } from './errors.ts'
import { policyArnField } from './fields.ts'
import { authorizeOn, existing, type HolderKind, presentBoundary, saveHolder } from './identity.ts'
import type { Args, Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { policyAt } from './state.ts'

export const attachmentOperations = (kind: HolderKind): Operations => ({
  // Attaching a policy that is attached succeeds, and does not count against the quota twice.
  [`Attach${kind}Policy`](args) {
    const { iam } = args
    const { name, arn } = authorizeAttachment(kind, `Attach${kind}Policy`, args)
    const state = iam.store.present()
    const holder = existing(state, kind, name)
    if (!policyAt(state, arn)) throw notAttachable(arn)
    if (holder.attached.includes(arn)) return undefined
    const quota = iam.quotas[`AttachedPoliciesPer${kind}Quota`]
    if (holder.attached.length >= quota) throw limitExceeded(`PoliciesPer${kind}`, quota)
    iam.store.change(saveHolder(state, { ...holder, attached: [...holder.attached, arn] }))
    return undefined
  },

  [`Detach${kind}Policy`](args) {
    const { name, arn } = authorizeAttachment(kind, `Detach${kind}Policy`, args)
    const state = args.iam.store.present()
    const holder = existing(state, kind, name)
    if (!holder.attached.includes(arn)) throw noSuchPolicy(arn)
    const attached = holder.attached.filter((other) => other !== arn)
    args.iam.store.change(saveHolder(state, { ...holder, attached }))
    return undefined
  },

  [`ListAttached${kind}Policies`](args) {
    const name = authorizeOn(kind, `ListAttached${kind}Policies`, args)
    const state = args.iam.store.visible()
    const prefix = args.input.get('PathPrefix') ?? '/'
    const policies = existing(state, kind, name).attached.flatMap((arn) => policyAt(state, arn) ?? [])
    const wanted = policies.filter(({ path }) => path.startsWith(prefix))
    const { items, rest } = pageOf(wanted, ({ arn }) => arn, args.input)
    const AttachedPolicies = members(items.map((policy) => ({ PolicyName: policy.name, PolicyArn: policy.arn })))
    return { AttachedPolicies, ...rest }
  },
})

function authorizeAttachment(
  kind: HolderKind,
  action: string,
  args: Args,
): { readonly name: string; readonly arn: string } {
  const arn = policyArnField(args.input)
  const name = authorizeOn(kind, action, args, (holder) => ({ 'iam:PolicyARN': arn, ...presentBoundary(holder) }))
  return { name, arn }
}
