import { expect, test } from 'vitest'
import { secondsAfter } from '#core/grant/window.ts'
import { byHand, SETTINGS } from '#test/cli/by-hand.ts'
import { outageOf } from '#test/fixtures/outage.ts'
import { at } from '#test/fixtures/seed.ts'
import { attached, JOB, job } from '#test/stories/day.ts'

const WINDOW = { opensAt: '2025-07-16T00:30:00Z', closesAt: '2025-07-16T04:00:00Z' }

/** A job at 00:40, when IAM refuses one operation until the command has slept three times; then a minute passes with each sleep. */
async function whileOut(operation: string) {
  const outage = outageOf((attempt) => attempt.operation === operation)
  const hand = await byHand({ faults: outage })
  await hand.day.put('Training Job Scheduled', job({ window: WINDOW }))
  await hand.day.until(at('00:40'))
  outage.isOn = true
  let sleeps = 0
  const whileAsleep = () => {
    sleeps += 1
    outage.isOn = sleeps <= 3
    return hand.day.until(secondsAfter(hand.day.clock.now(), outage.isOn ? 2 : 60))
  }
  const run = (...argv: readonly string[]) => hand.curfew(argv, { files: SETTINGS, whileAsleep })
  return { day: hand.day, run }
}

test('end waits for the key, although the policies are gone', async () => {
  const { run } = await whileOut('UpdateAccessKey')
  const { exit, out } = await run('end', JOB)

  expect(exit).toBe(0)
  expect(out).toMatch(/detached 2025-07-16 00:40:\d\dZ {2}off 2025-07-16 00:4[1-9]/)
})

test('revoke --compromised waits for another key', async () => {
  const { run } = await whileOut('CreateAccessKey')
  const { exit, out } = await run(
    'revoke',
    '--principal',
    'user/trainer-gpu-01',
    '--compromised',
    '--reason',
    'r',
    '--yes',
  )

  expect(exit).toBe(0)
  expect(out).toContain('Keys of user/trainer-gpu-01 are replaced.')
})

test('extend waits until the policies have the new end', async () => {
  const { day, run } = await whileOut('AttachUserPolicy')
  const before = await attached(day)
  const { exit } = await run('extend', JOB, '--by', '30m', '--reason', 'r')
  const after = await attached(day)

  expect({ exit, policies: after.length }).toEqual({ exit: 0, policies: 1 })
  expect(after).not.toEqual(before)
})
