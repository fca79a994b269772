import type { Principal } from '#core/grant/principal.ts'
import { type LoadDay, requestOf, startLoadDay } from '#test/fixtures/load-day.ts'
import { at } from '#test/fixtures/seed.ts'

const USER: Principal = { type: 'user', name: 'trainer' }
const CALL_MS = 1000

/**
 * How many AWS calls follow one another between a job's request and its access, and between its end and that of its access:
 * in simulated time, in which a call takes a second and everything else takes none.
 */
export async function sequentialCalls(): Promise<{ readonly opening: number; readonly closing: number }> {
  const load = await startLoadDay(at('00:00'), { principals: [USER], callMs: CALL_MS })
  await load.put([requestOf('job', USER, ['00:01', '02:00'])])
  await load.until(at('00:30'))
  await load.put([{ detailType: 'Training Job Completed', detail: JSON.stringify({ jobId: 'job' }) }])
  await load.until(at('00:40'))
  return {
    opening: callsUntil(load, 'AttachUserPolicy', at('00:00')),
    closing: callsUntil(load, 'DetachUserPolicy', at('00:30')),
  }
}

function callsUntil({ aws }: LoadDay, operation: string, since: Date): number {
  const call = aws.calls.all.find((one) => one.operation === operation && one.caller?.kind === 'role')
  if (call === undefined) throw new Error(`Cannot count calls: no Lambda made ${operation}`)
  return (call.at.getTime() - since.getTime()) / CALL_MS
}
