import type { Run } from '@curfew/local-aws/lambda/functions'
import { expect, test } from 'vitest'
import { failedRunPrinter } from '#local/serve/failed-runs.ts'

const RUN = {
  functionName: 'curfew-sweep',
  requestId: 'r',
  attempt: 1,
  at: new Date('2025-07-16T01:00:00Z'),
  payload: '{}',
}
const failed = (errorMessage: string): Run => ({
  ...RUN,
  outcome: { ok: false, error: { errorType: 'Error', errorMessage } },
})

/** The lines that are printed about runs. */
function printed(...runs: readonly Run[]): readonly string[] {
  const lines: string[] = []
  const print = failedRunPrinter((line) => lines.push(line))
  for (const run of runs) print(run)
  return lines
}

test('a run that succeeds is not printed', () => {
  expect(printed({ ...RUN, outcome: { ok: true, payload: 'null' } })).toEqual([])
})

test('a reason is printed once for a function, whatever the ids of its runs', () => {
  const lines = printed(
    failed('RequestId: 1 Error: Runtime exited'),
    failed('RequestId: 2 Error: Runtime exited'),
    failed('another'),
  )

  expect(lines).toEqual([
    '2025-07-16T01:00:00Z  lambda   curfew-sweep failed: Error: Error: Runtime exited (its log: /aws/lambda/curfew-sweep)',
    '2025-07-16T01:00:00Z  lambda   curfew-sweep failed: Error: another (its log: /aws/lambda/curfew-sweep)',
  ])
})

test('a message is one line of bounded length, in which every character can be seen', () => {
  const [line = ''] = printed(failed(`a\nb\u001b[2J${'x'.repeat(1000)}`))

  expect(line).toContain('Error: a\\u{a}b\\u{1b}[2Jxxx')
  expect(line.length).toBeLessThan(600)
})
