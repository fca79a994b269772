import type { Holder, ManagedPolicy } from '@curfew/local-aws/iam/state'
import type { WrittenPolicy } from '#core/grant/grant.ts'
import { banPolicy, isInForce, type SessionBan } from '#core/sessions/session-ban.ts'
import type { ObservedJob, Snapshot } from '../snapshot.ts'

/** Problems with policies. Exactly the wanted ones are attached, with the documents of their grants. */
export function accessProblems({ jobs, bans, iam, now }: Snapshot): readonly string[] {
  const holders = [...iam.users.values(), ...iam.roles.values(), ...iam.groups.values()]
  const policies = [...iam.policies.values()].filter(({ path }) => path.startsWith('/curfew/'))
  const wanted = [
    ...jobs.flatMap((job) => wantedOf(job).map((policy) => ({ ...policy, owner: job.principal.name }))),
    ...bans.filter((ban) => isInForce(ban, now)).map((ban) => ({ ...banPolicy(ban), owner: ban.principal.name })),
  ]
  // A policy that nobody has is harmless, and may stay until the first inventory after the job.
  const isOver = jobs.every(({ expected }) => expected !== 'open' && expected !== 'scheduled')
  const counted = policies.filter(({ arn }) => isOver || holders.some(({ attached }) => attached.includes(arn)))
  return [
    ...jobs.flatMap((job) => lackingBan(job, jobs, bans)),
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

/** Once all jobs of a role are revoked, the sessions that it had by then are denied. */
function lackingBan(
  { name, principal, grant }: ObservedJob,
  jobs: readonly ObservedJob[],
  bans: readonly SessionBan[],
): readonly string[] {
  const siblings = jobs.filter((job) => job.principal.name === principal.name)
  if (principal.type !== 'role' || siblings.some(({ expected }) => expected !== 'revoked')) return []
  const ban = bans.find((one) => one.principal.name === principal.name)
  const isCovered = ban !== undefined && grant?.ended !== undefined && ban.revoked.at >= grant.ended.at
  return isCovered ? [] : [`${name} was revoked, and no sessions of its role are denied`]
}

function wantedOf({ grant, expected }: ObservedJob): readonly WrittenPolicy[] {
  return grant !== undefined && expected === 'open' ? grant.policies : []
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
