import type { Day } from '#local/day/day.ts'
import type { Line } from './line.ts'

/** The counts of the demo's last lines. */
export function summarize(lines: readonly Line[], { aws }: Day, auditProblems: readonly string[], seconds: number) {
  const probes = lines.filter((line) => line.type === 'probe')
  const states = lines.filter((line) => line.type === 'state')
  const byLambdas = aws.calls.all.filter(({ caller }) => caller?.kind === 'role')
  const counts = Object.entries(Object.groupBy(byLambdas, ({ service }) => service))
  return {
    type: 'summary' as const,
    probes: probes.length,
    states: states.length,
    unexpected: [...probes, ...states].filter(({ asExpected }) => !asExpected).length,
    auditProblems,
    awsCalls: Object.fromEntries(counts.map(([service, calls = []]) => [service, calls.length])),
    lambdaRuns: aws.runs.length,
    seconds,
  }
}
