import { type Attempt, type Faults, neverAnswered } from '@curfew/local-aws/faults'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Principal } from '#core/grant/principal.ts'
import { announcementsOf, type LoadDay, requestOf, startLoadDay } from '#test/fixtures/load-day.ts'
import { at } from '#test/fixtures/seed.ts'

const USER: Principal = { type: 'user', name: 'trainer' }

/** A service that answers no Lambda while it is silent. With `carriesOut` it still does what it is asked to. */
function silenceOf(service: string, carriesOut: boolean): Faults & { isOn: boolean } {
  return {
    isOn: false,
    before(attempt) {
      return !carriesOut && this.isOn && concerns(attempt) ? neverAnswered() : undefined
    },
    after(attempt) {
      return carriesOut && this.isOn && concerns(attempt) ? neverAnswered() : undefined
    },
  }

  function concerns(attempt: Attempt): boolean {
    return attempt.service === service && attempt.caller.kind === 'role'
  }
}

async function openJob(faults: Faults): Promise<LoadDay> {
  const load = await startLoadDay(at('00:00'), { principals: [USER], faults })
  await load.put([requestOf('job', USER, ['00:10', '02:00'])])
  await load.until(at('00:30'))
  expect(announcementsOf(load, 'Access Opened')).toHaveLength(1)
  return load
}

/** When the last policy of the job was detached from its user. */
function detachedAt({ aws }: LoadDay): Date | undefined {
  return aws.calls.all.findLast(
    ({ operation, errorCode }) => operation === 'DetachUserPolicy' && errorCode === undefined,
  )?.at
}

const rotation = z.looseObject({ changes: z.array(z.looseObject({ action: z.string() })) })

function keyChangesSince(load: LoadDay, start: Date): readonly string[] {
  return announcementsOf(load, 'Access Key Rotated')
    .filter((event) => event.at >= start)
    .flatMap(({ detail }) => rotation.parse(detail).changes.map(({ action }) => action))
}

describe('a service that never answers does not keep access alive: within 15 seconds of its end, access is detached', () => {
  test.each([
    ['CloudWatch Logs', 'logs', false],
    ['CloudWatch Logs, which stores the records but never answers,', 'logs', true],
    ['Secrets Manager', 'secretsmanager', false],
    ['EventBridge Scheduler', 'scheduler', false],
  ] as const)('%s is silent', async (_title, service, carriesOut) => {
    const silence = silenceOf(service, carriesOut)
    const load = await openJob(silence)
    silence.isOn = true
    await load.put([{ detailType: 'Training Job Failed', detail: JSON.stringify({ jobId: 'job' }) }])
    await load.until(at('00:31'))

    const detached = detachedAt(load)
    expect(detached).toBeDefined()
    expect(((detached?.getTime() ?? 0) - at('00:30').getTime()) / 1000).toBeLessThan(15)

    silence.isOn = false
    await load.until(at('00:40'))
    expect(announcementsOf(load, 'Access Closed')).toHaveLength(1)
    expect(keyChangesSince(load, at('00:30'))).toEqual(['deactivate', 'create'])
  })
})

test('a silent table fails a run long before its Lambda times out, so that the retry comes while it still matters', async () => {
  const silence = silenceOf('dynamodb', false)
  const load = await openJob(silence)
  silence.isOn = true
  await load.put([{ detailType: 'Training Job Failed', detail: JSON.stringify({ jobId: 'job' }) }])
  await load.until(at('00:32'))

  const runs = load.aws.runs.filter(({ functionName, outcome }) => functionName === 'curfew-end-access' && !outcome.ok)
  expect(runs.length).toBeGreaterThan(0)
  expect(runs.map(({ outcome }) => (outcome.ok ? '' : outcome.error.errorType))).not.toContain('Sandbox.Timedout')
})
