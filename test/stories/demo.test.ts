import { beforeAll, describe, expect, test } from 'vitest'
import { demo } from '#local/demo/demo.ts'
import type { Line } from '#local/demo/line.ts'
import { TARGETS } from '#local/demo/where.ts'

describe.each([
  ['AWS', TARGETS.aws],
  ['Tigris', TARGETS.tigris],
])('on %s', (_name, where) => {
  const lines: Line[] = []
  let succeeded = false

  beforeAll(async () => {
    succeeded = await demo(where, (line) => lines.push(line))
  })

  test('the demo shows the whole day of the seed, and every probe is as expected', () => {
    expect(succeeded).toBe(true)
    const probes = lines.filter((line) => line.type === 'probe')
    expect(probes.length).toBeGreaterThanOrEqual(16)
    expect(probes.filter(({ asExpected }) => !asExpected)).toEqual([])
    expect(new Set(probes.map(({ seen }) => seen))).toEqual(new Set(['OK', 'AccessDenied', 'InvalidAccessKeyId']))
    expect(lines.filter((line) => line.type === 'audit').length).toBeGreaterThan(30)
  })

  test('the demo prints no secret access key', () => {
    // Secret access keys are 40 characters of base64; hashes are 64 of hexadecimal.
    expect(lines.map((line) => JSON.stringify(line)).join('\n')).not.toMatch(
      /(?<![A-Za-z0-9/+])(?![0-9a-f]{40})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/,
    )
  })

  test('policies and keys are changed there, and nowhere else', () => {
    const [{ calls } = { calls: {} }] = lines.filter((line) => line.type === 'summary')
    const { iam = 0, tigris = 0 }: Readonly<Record<string, number>> = calls
    // The sweep of each stage reads IAM once an hour, whatever else the stage manages.
    if (where.system === 'IAM') expect([iam > 50, tigris]).toEqual([true, 0])
    else expect([iam < 10, tigris > 50]).toEqual([true, true])
    const ofKeys = lines.filter((line) => line.type === 'audit').filter(({ by }) => by.startsWith('rotate-keys'))
    expect(ofKeys.length).toBeGreaterThan(10)
    expect(new Set(ofKeys.map(({ by }) => by)).size).toBe(1)
  })
})

test('a probe that is not as expected fails the demo', async () => {
  const broken = { ...TARGETS.tigris, ask: async () => 'OK' }

  expect(await demo(broken, () => {})).toBe(false)
})
