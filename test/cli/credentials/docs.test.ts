import { expect, test } from 'vitest'
import { byHand, SETTINGS } from '#test/cli/by-hand.ts'
import { pageOf, section } from '#test/docs/page.ts'
import { at } from '#test/fixtures/seed.ts'
import { JOB, job } from '#test/stories/day.ts'

const SHOWN = section(pageOf('docs/cli.md'), 'curfew credentials')
/** Each command of the page with what it prints, which is all until the next one. */
const COMMANDS = [...SHOWN.matchAll(/```console\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.split(/^\$ curfew /m).slice(1))
  .map((text) => ({ line: text.split('\n')[0] ?? '', output: text.slice(text.indexOf('\n') + 1) }))

const window = (opensAt: string, closesAt: string) => ({
  window: { opensAt: at(opensAt).toISOString(), closesAt: at(closesAt).toISOString() },
})

test('docs/cli.md shows credentials of a job that is ready, and of two that are not', () => {
  expect(COMMANDS.map(({ line }) => line)).toEqual([`credentials ${JOB}`, 'credentials churn-7', 'credentials churn-6'])
})

test.each(COMMANDS)('curfew $line prints what docs/cli.md shows, the id of the key apart', async ({ line, output }) => {
  const { day, curfew } = await byHand()
  await day.put('Training Job Scheduled', job())
  await day.put('Training Job Scheduled', job({ jobId: 'churn-6', ...window('01:00', '02:00') }))
  await day.put('Training Job Scheduled', job({ jobId: 'churn-7', ...window('03:00', '05:00') }))
  await day.until(at('01:15'))
  await day.put('Training Job Completed', { jobId: 'churn-6' })
  const { out, err } = await curfew(line.split(' '), { files: SETTINGS, width: 80 })

  expect(withoutKey(out + err)).toBe(withoutKey(output))
})

function withoutKey(text: string): string {
  return text.replaceAll(/AKIA[A-Z0-9]{16}/g, 'AKIA…')
}
