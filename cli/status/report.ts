import { samePolicy } from '@curfew/iam-policy/canonical'
import { explain } from '@curfew/iam-policy/explain'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { GrantStatus } from '#cli/contracts/status.ts'
import { viewOf } from '#cli/grant-view.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import type { WrittenPolicy } from '#core/grant/grant.ts'
import { silentFrom } from '#core/grant/heartbeat.ts'
import { upcoming } from '#core/grant/upcoming.ts'
import { dependsOnJob, mayBeReopened, whatNow, why } from '#core/grant/why.ts'
import { printInstant } from '#core/grant/window.ts'
import type { AttachedDocument, GrantFacts } from './facts.ts'
import { keysOf } from './keys.ts'
import { recordsOf } from './records.ts'
import { warningsOf } from './warnings.ts'

const REOPENING =
  'curfew extend gives the job its access back, for as long after its end as the guardrails say: an hour, unless they say otherwise'

/** All that is said of a job with a grant. */
export function statusOfGrant(
  facts: GrantFacts,
  records: readonly AuditRecord[],
  prefix: string,
  now: Date,
  print: (instant: Date) => string,
): GrantStatus {
  const { grant, holdings, keys } = facts
  const policies = grant.policies.map((written) => ({
    name: written.name,
    held: heldAs(written, facts),
    sentences: [...explain(parsePolicyText(written.document))],
  }))
  const found = foundIn(policies, facts)
  const { identity } = holdings
  const boundary = 'value' in identity ? identity.value.boundaryArn : undefined
  const [heartbeat, keyReport] = [heartbeatOf(facts), keys && keysOf(grant, keys)]
  return {
    jobId: grant.jobId,
    grant: viewOf(grant, now),
    why: why(grant, now, print),
    decision: whatNow(grant, found, now),
    warnings: [...warningsOf(facts, policies, prefix, now, print)],
    next: [
      ...upcoming(grant, now).map(({ at, what }) => ({ at: printInstant(at), what })),
      ...dependsOnJob(grant).map((what) => ({ what })),
      ...(mayBeReopened(grant, now) ? [{ what: REOPENING }] : []),
    ],
    policies,
    besides: holdings.policies.filter(({ arn }) => !arn?.includes(`:policy/${prefix}/`)).map(labelOf),
    ...(boundary !== undefined && { boundary }),
    ...(keyReport && { keys: keyReport }),
    ...(heartbeat && { heartbeat }),
    records: recordsOf(records),
    unread: [...holdings.unread, ...unreadKeys(facts)],
  }
}

type Held = GrantStatus['policies'][number]['held']

function heldAs({ name, document }: WrittenPolicy, { attached, holdings }: GrantFacts): Held {
  const one = attached.find((policy) => policy.name === name)
  if (one === undefined) return isListed(holdings) ? 'not attached' : 'not read'
  if ('unread' in one.document) return 'not read'
  return isSame(one.document.value, document) ? 'as written' : 'edited'
}

/** Names of the policies that are attached and not known to be edited; undefined if nobody could list them. */
function foundIn(policies: GrantStatus['policies'], { attached, holdings }: GrantFacts): readonly string[] | undefined {
  if (!isListed(holdings)) return undefined
  const edited = policies.filter(({ held }) => held === 'edited').map(({ name }) => name)
  return attached.map(({ name }: AttachedDocument) => name).filter((name) => !edited.includes(name))
}

function isListed({ unread }: GrantFacts['holdings']): boolean {
  return !unread.some((text) => text.startsWith('policies attached to '))
}

function isSame(held: string, written: string): boolean {
  try {
    return samePolicy(parsePolicyText(held), parsePolicyText(written))
  } catch {
    return false
  }
}

function labelOf({ name, kind, group }: GrantFacts['holdings']['policies'][number]): string {
  return `${name} (${kind}${group === undefined ? '' : `, by group ${group}`})`
}

function unreadKeys({ grant, keys }: GrantFacts): readonly string[] {
  if (keys === undefined || 'value' in keys.listed) return []
  return [`access keys of user ${grant.principal.name}: ${keys.listed.unread}`]
}

function heartbeatOf({ grant }: GrantFacts): GrantStatus['heartbeat'] {
  const { window, lastHeartbeatAt, closedAt } = grant
  if (window.heartbeatSeconds === undefined) return undefined
  const endsAt = closedAt === undefined ? silentFrom(grant) : undefined
  return {
    everySeconds: window.heartbeatSeconds,
    ...(lastHeartbeatAt && { last: printInstant(lastHeartbeatAt) }),
    ...(endsAt && endsAt < window.closesAt && { endsAt: printInstant(endsAt) }),
  }
}
