import type { Day } from '#local/day/day.ts'
import type { Line } from './line.ts'
import type { Where } from './where.ts'

/** The counts of the demo's last lines. */
export function summarize(
  lines: readonly Line[],
  { aws, tigris }: Day,
  { system, store }: Where,
  auditProblems: readonly string[],
  seconds: number,
) {
  const probes = lines.filter((line) => line.type === 'probe')
  const states = lines.filter((line) => line.type === 'state')
  const byLambdas = aws.calls.all.filter(({ caller }) => caller?.kind === 'role')
  const counts = Object.entries(Object.groupBy(byLambdas, ({ service }) => service))
  // Tigris knows its callers by their keys: Curfew's own bears its name.
  const ofTigris = tigris?.calls.all.filter(({ caller }) => caller?.name === 'curfew').length
  return {
    type: 'summary' as const,
    system,
    store,
    probes: probes.length,
    states: states.length,
    unexpected: [...probes, ...states].filter(({ asExpected }) => !asExpected).length,
    auditProblems,
    calls: {
      ...Object.fromEntries(counts.map(([service, calls = []]) => [service, calls.length])),
      ...(ofTigris !== undefined && { tigris: ofTigris }),
    },
    lambdaRuns: aws.runs.length,
    seconds,
  }
}
