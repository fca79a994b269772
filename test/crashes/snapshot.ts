import type { State } from '@curfew/local-aws/iam/state'
import { inOrder } from '@curfew/local-aws/logs/groups'
import * as z from 'zod'
import type { AuditRecord } from '#core/audit/records.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { endOf, type Status } from '#core/grant/status.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import type { SessionBan } from '#core/sessions/session-ban.ts'
import type { CrashDay } from './day.ts'

/** The status that a job should have; a `refused` job has no grant. */
export type Expected = Status | 'refused'

export type ObservedJob = Job & {
  readonly name: string
  readonly expected: Expected
  readonly grant: Grant | undefined
  readonly records: readonly AuditRecord[]
}

/** Everything at one moment of a day. */
export type Snapshot = {
  readonly crashDay: CrashDay
  readonly now: Date
  readonly jobs: readonly ObservedJob[]
  /** The key rings of the day's users. */
  readonly rings: readonly KeyRing[]
  /** The session bans of the day's roles. */
  readonly bans: readonly SessionBan[]
  readonly iam: State
  /** Records in the audit log since the start of the day, in order. */
  readonly records: readonly AuditRecord[]
}

/** Whether the key of a closed job may stay on for another job of the same user, which is over later. */
export function mayBeHeld({ name, principal, grant }: ObservedJob, jobs: readonly ObservedJob[]): boolean {
  const siblings = jobs.filter((other) => other.name !== name && other.principal.name === principal.name)
  return siblings.some(
    (other) => grant && other.grant && other.grant.window.closesAt.getTime() >= endOf(grant).getTime(),
  )
}

const auditRecord = z.custom<AuditRecord>((value) => typeof value === 'object' && value !== null && 'hash' in value)

export async function takeSnapshot(
  crashDay: CrashDay,
  expected: Readonly<Record<string, Expected>>,
): Promise<Snapshot> {
  const { aws, clock } = crashDay.day
  const records = recordsOf(crashDay)
  const jobs: ObservedJob[] = []
  for (const [name, job] of crashDay.jobs) {
    const own = records.filter((record) => record.job === job.jobId)
    jobs.push({ ...job, name, expected: expected[name] ?? 'refused', grant: await crashDay.rowOf(job), records: own })
  }
  const rings: KeyRing[] = []
  for (const name of crashDay.users.keys()) {
    const ring = await crashDay.ringOf({ type: 'user', name })
    if (ring !== undefined) rings.push(ring)
  }
  const bans: SessionBan[] = []
  for (const principal of crashDay.roles) {
    const ban = await crashDay.banOf(principal)
    if (ban !== undefined) bans.push(ban)
  }
  return { crashDay, now: clock.now(), jobs, rings, bans, iam: aws.truth.iam(), records }
}

function recordsOf({ day: { aws }, begin }: CrashDay): readonly AuditRecord[] {
  const streams = [...aws.logs.groups.get(aws.auditLogGroup).streams.values()].map((stream) => ({
    ...stream,
    events: stream.events.slice(stream.events.findLastIndex(({ timestamp }) => timestamp < begin.getTime()) + 1),
  }))
  return inOrder(streams).map(({ message }) => auditRecord.parse(JSON.parse(message)))
}
