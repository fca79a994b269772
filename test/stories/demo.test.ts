import { expect, test } from 'vitest'
import { demo } from '#local/demo/demo.ts'
import type { Line } from '#local/demo/line.ts'

test('the demo shows the whole day of the seed, and every probe is as expected', async () => {
  const lines: Line[] = []

  expect(await demo((line) => lines.push(line))).toBe(true)

  const probes = lines.filter((line) => line.type === 'probe')
  expect(probes.length).toBeGreaterThanOrEqual(16)
  expect(probes.filter(({ asExpected }) => !asExpected)).toEqual([])
  expect(new Set(probes.map(({ seen }) => seen))).toEqual(new Set(['OK', 'AccessDenied', 'InvalidAccessKeyId']))
  expect(lines.filter((line) => line.type === 'audit').length).toBeGreaterThan(30)
})

test('the demo prints no secret access key', async () => {
  const printed: string[] = []
  await demo((line) => printed.push(JSON.stringify(line)))

  // Secret access keys are 40 characters of base64; hashes are 64 of hexadecimal.
  expect(printed.join('\n')).not.toMatch(/(?<![A-Za-z0-9/+])(?![0-9a-f]{40})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/)
})
