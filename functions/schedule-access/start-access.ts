import { ending } from '#core/audit/ending.ts'
import type { Outgoing } from '#core/audit/outbox.ts'
import { startEntry } from '#core/audit/starting.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import type { Start } from '#core/grant/start.ts'
import { startedGrant } from '#core/grant/started-grant.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import { earlier } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
import { accessDue } from '#events/access-due.ts'
import { accessShortened } from '#events/access-shortened.ts'
import type { BusEvent } from '#events/bus-event.ts'
import type { StartReport } from '#events/start-report.ts'
import { log } from '#platform/log.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { armNotices } from './arm-notices.ts'
import { startableGrant } from './startable-grant.ts'
import type { World } from './world.ts'

/** @param reportOf undefined if the event tells of a job that has not started */
export function startBy(reportOf: (event: BusEvent) => StartReport | undefined) {
  return async (event: BusEvent, world: World): Promise<void> => {
    const report = reportOf(event)
    if (report === undefined) return
    const start = startOf(report, event, world.now())
    for (const jobId of report.jobIds) await retryOnConflict(() => startJob({ jobId }, start, report, world))
    if (report.run === undefined) return
    for await (const job of world.grants.endingWith(report.run, event.time)) {
      if (!report.jobIds.includes(job.jobId)) await retryOnConflict(() => startJob(job, start, report, world))
    }
  }
}

/** Move the end of the job's window to the one that its start gives it. That needs no guardrail: it only takes access away. */
async function startJob(
  job: Pick<Job, 'jobId'> & Partial<Job>,
  start: Start,
  report: StartReport,
  world: World,
): Promise<void> {
  const { jobId, principal = (await world.grants.claimOf(jobId)).principal } = job
  if (principal === undefined) return world.grants.recordEarlyStart(jobId, start)
  const grant = await startableGrant({ jobId, principal }, start, report.run, world)
  if (grant === undefined) return
  // A job that starts is alive.
  if (grant.window.heartbeatSeconds !== undefined) await world.grants.recordHeartbeat(jobId, start.time)
  const { documents } = world.targets[principal.type]
  const started = startedGrant(grant, start, world.now(), world.deployment, documents)
  if (started === undefined) return log.info('ignored: a start that moves no end', { job: jobId, source: start.by })

  const { closesAt } = grant.window
  const outgoing = starting(started, start, closesAt, report.noted)
  if (started.ended !== undefined) {
    const entries = [...outgoing.entries, ...ending(started, started.ended).entries]
    await world.grants.replace(started, { ...outgoing, entries })
    return world.bus.announce([accessDue(started)])
  }
  const isEarlier = started.window.closesAt < closesAt
  if (isEarlier) await world.timers.arm('close', started, timersFor(started, world.now()).close)
  await world.grants.replace(started, outgoing)
  if (!isEarlier) return
  await world.bus.announce([accessDue(started)])
  await armNotices(started, world, ['closing-soon'])
}

/** What a start says to the audit log and, if the end moves, to subscribers. */
export function starting(
  grant: Grant,
  start: Pick<Start, 'at' | 'by'>,
  insteadOf = grant.started?.insteadOf ?? grant.window.closesAt,
  noted: readonly Problem[] = [],
): Outgoing {
  const entries = [startEntry(grant, start, insteadOf, noted)]
  return { entries, events: grant.window.closesAt < insteadOf ? [accessShortened(grant, start.at, insteadOf)] : [] }
}

/** The sender sets the time of an event: one in the future counts as now. */
function startOf({ at, by, run }: StartReport, { id, time }: BusEvent, now: Date): Start {
  const seconds = Math.floor(earlier(at, now).getTime() / 1000)
  const ofRun = run && { ofService: true as const, ...(run.runsAs && { runsAs: run.runsAs }) }
  return { at: new Date(seconds * 1000), time: earlier(time, now), by, event: id, ...ofRun }
}
