import type { Holder, ManagedPolicy } from '@curfew/local-aws/iam/state'
import type { WrittenPolicy } from '#core/grant/grant.ts'
import { sessionBanOf } from '#core/grant/sessions.ts'
import type { ObservedJob, Snapshot } from '../snapshot.ts'

/** Problems with policies. Exactly the wanted ones are attached, with the documents of their grants. */
export function accessProblems({ jobs, iam, now }: Snapshot): readonly string[] {
  const holders = [...iam.users.values(), ...iam.roles.values(), ...iam.groups.values()]
  const policies = [...iam.policies.values()].filter(({ path }) => path.startsWith('/curfew/'))
  const wanted = jobs.flatMap((job) => wantedOf(job, now).map((policy) => ({ ...policy, owner: job.principal.name })))
  // A policy that nobody has is harmless, and may stay until the first inventory after the job.
  const isOver = jobs.every(({ expected }) => expected !== 'open' && expected !== 'scheduled')
  const counted = policies.filter(({ arn }) => isOver || holders.some(({ attached }) => attached.includes(arn)))
  return [
    ...difference(
      'attached',
      wanted.map(({ name, owner }) => `${name} to ${owner}`),
      holders.flatMap(attachedTo),
    ),
    ...difference(
      'in IAM',
      wanted.map(({ name, document }) => `${name}: ${document}`),
      counted.map((policy) => `${policy.name}: ${textOf(policy)}`),
    ),
  ]
}

function wantedOf({ grant, expected }: ObservedJob, now: Date): readonly WrittenPolicy[] {
  if (grant === undefined) return []
  if (expected === 'open') return grant.policies
  const ban = sessionBanOf(grant)
  return ban !== undefined && now < ban.until ? [ban.policy] : []
}

function attachedTo({ name, attached }: Holder): readonly string[] {
  return attached.filter((arn) => arn.includes(':policy/curfew/')).map((arn) => `${arn.split('/').at(-1)} to ${name}`)
}

/** The document of the default version, which is the one in force. */
function textOf({ versions, defaultVersionId }: ManagedPolicy): string {
  return versions.find(({ id }) => id === defaultVersionId)?.document.text ?? 'no default version'
}

function difference(where: string, wanted: readonly string[], found: readonly string[]): readonly string[] {
  return [
    ...wanted.filter((one) => !found.includes(one)).map((one) => `not ${where}: ${one}`),
    ...found.filter((one) => !wanted.includes(one)).map((one) => `${where}, and should not be: ${one}`),
  ]
}
