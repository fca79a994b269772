import { instant } from '#core/grant/window.ts'
import { ASKED, type Night } from './day.ts'

export function extend(night: Night, until: string): Promise<void> {
  const closesAt = instant(night.at(until))
  return night.put('Training Job Extended', { jobId: night.named('job'), closesAt, ...ASKED })
}

export function complete(night: Night, job = 'job'): Promise<void> {
  return night.put('Training Job Completed', { jobId: night.named(job) })
}

export function revoke(night: Night, of: Readonly<Record<string, unknown>>): Promise<void> {
  return night.put('Access Revocation Requested', { ...of, ...ASKED })
}
