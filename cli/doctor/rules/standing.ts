import { type Finding, failure, orOk, warning } from '#cli/doctor/finding.ts'
import { type Stage, urlSuffixOf } from '#cli/doctor/stage.ts'
import type { Access } from '#core/access/access.ts'
import type { Grant, Request } from '#core/grant/grant.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { secondsAfter } from '#core/grant/window.ts'
import type { JobPlatform } from '#core/job-platforms/job-platform.ts'
import { platformsOf } from '#core/job-platforms/platforms-of.ts'
import { remedyFor, standingAccess, standingReach } from '#targets/iam/standing/access.ts'
import { lackingRights } from '#targets/iam/standing/lacking.ts'
import { labelOf, type OwnPolicies } from '#targets/iam/standing/own-policy.ts'

export type StandingFacts = {
  readonly principal: Principal
  /** The services that may run jobs as it. */
  readonly services: readonly string[]
  /** Undefined if it has no policy of its own, and no platform. */
  readonly own: OwnPolicies | undefined
  readonly grants: readonly Grant[]
}

/**
 * Whether a principal has by itself what its grants are to end, and whether it lacks what the platforms of its jobs need. A
 * principal without a grant is asked about all of S3.
 */
export function judgeStanding(facts: StandingFacts, stage: Stage, now: Date): readonly Finding[] {
  const { own, grants } = facts
  if (own === undefined) return orOk([], 'no policies but those of its grants')
  const requests = grants.length > 0 ? grants : [anyRequest(facts.principal, now)]
  const ofGrants = grants.flatMap((grant) => standingAccess(grant, own, stage).map(({ message }) => message))
  const lacking = requests.flatMap((request) =>
    lackingRights(request, platformsOf(request, facts.services), own, stage, urlSuffixOf(stage)),
  )
  const [first] = grants
  return orOk(
    [
      ...once(ofGrants).map((message) => failure(...splitRemedy(message))),
      ...(first === undefined ? withoutGrant(facts.principal, own, stage, now) : []),
      ...once(lacking.map(({ message }) => message)).map((message) => warning(...splitRemedy(message))),
    ],
    `no access outside windows${platformWords(facts)}`,
  )
}

function withoutGrant(principal: Principal, own: OwnPolicies, stage: Stage, now: Date): readonly Finding[] {
  const who = printPrincipal(principal)
  return standingReach(anyRequest(principal, now), own, stage).map(({ own: policy, found }) => {
    const verbs = found === undefined ? 'may' : `can ${[...found.verbs].join(' and ')}`
    const what = found === undefined ? 'have access, which cannot be told' : 'objects of S3'
    return warning(`${who} ${verbs} ${what} at any time, by ${labelOf(policy)}`, remedyFor(policy))
  })
}

function platformWords({ principal, services }: StandingFacts): string {
  const platforms: readonly JobPlatform[] = platformsOf({ principal }, services)
  return platforms.length === 0 ? '' : `, and what ${platforms.join(' and ')} needs`
}

/** A problem is a sentence with its remedy after the last colon and space. */
function splitRemedy(message: string): readonly [string, string] {
  const at = message.lastIndexOf(': ')
  return at === -1 ? [message, 'see docs/platforms.md'] : [message.slice(0, at), message.slice(at + 2)]
}

const NOTHING: Access = {
  ...{ datasets: [], baseModels: [], outputs: [], checkpoints: [], scratch: [] },
  ...{ kmsKeys: [], images: [], logGroups: [] },
}

/** As if a job asked for everything in S3, from now on. */
function anyRequest(principal: Principal, now: Date): Request {
  return {
    ...{ jobId: 'any', principal, network: 'any', isolation: 'shared', keys: 'keep', requestedBy: '', reason: '' },
    window: { opensAt: now, closesAt: secondsAfter(now, 1) },
    access: { ...NOTHING, checkpoints: [{ bucket: '*', path: '' }] },
  }
}

function once(messages: readonly string[]): readonly string[] {
  return [...new Set(messages)]
}
