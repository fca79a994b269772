import type { OutboxItem } from '#cli/audit/table/outbox-items.ts'
import type { Table } from '#cli/aws/table.ts'
import type { Io } from '#cli/io.ts'
import { orReason } from '#cli/or-reason.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'
import { printSeconds } from '#cli/terminal/times.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { requestDigest } from '#core/grant/request-digest.ts'
import { secondsAfter } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import { AccessScheduled } from '#events/access-scheduled.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { answerInTime } from './answer-in-time.ts'
import type { Outcome } from './outcome.ts'
import type { Prepared } from './prepare.ts'
import { refusalIn } from './refusal-in.ts'

/** Until when a request is followed. */
export type Waiting = { readonly until: 'scheduled' | 'ready'; readonly seconds: number }

/** After these, a grant is what the request asks for, or another thing than before. */
const NEWS = new Set(['schedule grant', 'reopen grant', 'end grant', 'close grant', 'detach policy'])

/**
 * Puts the event of a request and follows it to its answer, or until access is ready. A request that was granted before is not put
 * again. Throws a Fault if the event cannot be put; what happens afterwards is an outcome.
 */
export async function requestAccess(
  prepared: Prepared,
  waiting: Waiting,
  settings: Settings,
  io: Io,
): Promise<Outcome> {
  const { connect } = await import('#cli/aws/table.ts')
  const { grantNamed } = await import('#cli/aws/grants.ts')
  const table = connect(stackOf(settings).table)
  try {
    const before = await orReason(grantNamed(table, prepared.asked.jobId))
    const isGranted = 'found' in before && before.found?.digest === requestDigest(prepared.asked)
    const event = isGranted ? undefined : await putRequest(prepared, settings)
    if ('because' in before) return unknown(event, before.because)
    const answer = await answerInTime(answerTo(prepared, event, waiting, table, settings, io), waiting.seconds)
    return 'found' in answer ? answer.found : unknown(event, answer.because)
  } finally {
    table.client.destroy()
  }
}

/** Puts the event of a request on the bus, and returns its id. */
export async function putRequest({ detail, source }: Prepared, settings: Settings): Promise<string> {
  const { putEvent } = await import('#cli/aws/put-event.ts')
  return putEvent({ detailType: TrainingJobScheduled.detailType, detail }, { ...settings, source })
}

/** Undefined if there is none in time. */
async function answerTo(
  prepared: Prepared,
  event: string | undefined,
  { until, seconds }: Waiting,
  table: Table,
  settings: Settings,
  io: Io,
): Promise<Outcome | undefined> {
  const { follow } = await import('#cli/aws/follow.ts')
  const { grantNamed } = await import('#cli/aws/grants.ts')
  const { jobId } = prepared.asked
  const digest = requestDigest(prepared.asked)
  let warnings: readonly Problem[] = []
  let granted: Grant | undefined
  const status = (now: Date) => statusLine(jobId, granted, now)
  const following = { jobId, since: new Date(0), until: secondsAfter(io.now(), seconds), status }
  for await (const item of follow(table, following, io)) {
    const refused = event === undefined ? undefined : refusalIn(item, event)
    if (event !== undefined && refused !== undefined) return { outcome: 'refused', event, ...refused }
    warnings = warningsIn(item) ?? warnings
    if (!isNews(item)) continue
    const grant = await grantNamed(table, jobId)
    if (grant?.digest !== digest) continue
    granted = grant
    const outcome = outcomeOf(grant, settings)
    if (until === 'scheduled' || outcome.outcome !== 'scheduled') return { ...outcome, ...said(event), warnings }
  }
  return granted && { outcome: 'scheduled', grant: granted, ...said(event), warnings }
}

function said(event: string | undefined): { readonly event?: string } {
  return event === undefined ? {} : { event }
}

/** What a grant is now, by its row. */
export function outcomeOf(grant: Grant, settings: Settings) {
  if (grant.ended !== undefined || grant.closedAt !== undefined) return { outcome: 'over', grant } as const
  if (grant.readyAt === undefined) return { outcome: 'scheduled', grant } as const
  const { principal, keys } = grant
  const hasSecret = hasAccessKeys(principal) && keys !== 'keep'
  const secret = stackOf(settings).secretOf(principal)
  return { outcome: 'ready', grant, ...(hasSecret && { secret }) } as const
}

function isNews({ records, events }: OutboxItem): boolean {
  return (
    records.some(({ change }) => NEWS.has(change)) || events.some(({ detailType }) => detailType === 'Access Ready')
  )
}

function warningsIn({ events }: OutboxItem): readonly Problem[] | undefined {
  const scheduled = events.find(({ detailType }) => detailType === AccessScheduled.detailType)
  const read = AccessScheduled.detail.safeParse(scheduled?.detail)
  return read.success ? read.data.warnings : undefined
}

function statusLine(jobId: string, grant: Grant | undefined, now: Date): string {
  if (grant === undefined) return `${jobId}: waiting for Curfew's answer`
  const seconds = Math.ceil((grant.window.opensAt.getTime() - now.getTime()) / 1000)
  return seconds > 0
    ? `${jobId}: scheduled, and opens in ${printSeconds(seconds)}`
    : `${jobId}: scheduled, and being opened`
}

function unknown(event: string | undefined, because: string): Outcome {
  return { outcome: 'unknown', ...said(event), because }
}
