import { printInstant } from '#core/grant/window.ts'
import { type CrashDay, REQUESTER } from './day.ts'

export function extend(crashDay: CrashDay, until: string): Promise<void> {
  const closesAt = printInstant(crashDay.at(until))
  return crashDay.put('Training Job Extended', { jobId: crashDay.named('job'), closesAt, ...REQUESTER })
}

export function start(crashDay: CrashDay): Promise<void> {
  return crashDay.put('Training Job Started', { jobId: crashDay.named('job') })
}

export function beat(crashDay: CrashDay): Promise<void> {
  return crashDay.put('Training Job Heartbeat', { jobId: crashDay.named('job') })
}

export function complete(crashDay: CrashDay, job = 'job'): Promise<void> {
  return crashDay.put('Training Job Completed', { jobId: crashDay.named(job) })
}

export function fail(crashDay: CrashDay, job = 'job'): Promise<void> {
  return crashDay.put('Training Job Failed', { jobId: crashDay.named(job) })
}

/** What Batch says of a run of a job. */
export async function report(crashDay: CrashDay, jobName: string, status = 'SUCCEEDED'): Promise<void> {
  const { day, named } = crashDay
  const detail = { jobName, jobId: named('4c7599ae'), status }
  day.aws.buses.putFromAws({ source: 'aws.batch', detailType: 'Batch Job State Change', detail })
  await day.until(day.clock.now())
}

export function revoke(crashDay: CrashDay, scope: Readonly<Record<string, unknown>>): Promise<void> {
  return crashDay.put('Access Revocation Requested', { ...scope, ...REQUESTER })
}
