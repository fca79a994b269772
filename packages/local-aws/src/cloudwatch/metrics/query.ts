import { validationFailure } from '../../protocol/query.ts'
import { type Combine, compileMath } from './math.ts'
import type { MetricQuery, Value } from './metric-query.ts'
import { unpublished } from './published.ts'
import { statisticOf } from './statistic.ts'
import type { Metrics } from './store.ts'

export type CompiledQuery = {
  readonly query: MetricQuery
  readonly periodSeconds: number
  /** Its values in the periods that begin at these instants, in milliseconds since 1970. */
  readonly valuesAt: (starts: readonly number[]) => readonly Value[]
}

/** Compiles the lines that return data. Throws ValidationError for what local AWS does not know. */
export function compileQueries(queries: readonly MetricQuery[], metrics: Metrics): readonly CompiledQuery[] {
  const periods = new Set(queries.flatMap(({ of }) => (of.kind === 'metric' ? [of.periodSeconds] : [])))
  return queries
    .filter(({ returnsData }) => returnsData)
    .map((query) => {
      if (query.of.kind === 'metric') {
        return { query, periodSeconds: query.of.periodSeconds, valuesAt: valuesOf(query, metrics) }
      }
      const [periodSeconds] = periods
      if (periodSeconds === undefined || periods.size > 1)
        throw validationFailure(`Local AWS supports the expression ${query.of.expression} over metrics of one period`)
      const combine = compileMath(query.of.expression, queries)
      return { query, periodSeconds, valuesAt: combined(combine, queries, metrics) }
    })
}

function combined(combine: Combine, queries: readonly MetricQuery[], metrics: Metrics): CompiledQuery['valuesAt'] {
  const lines = queries.filter(({ of }) => of.kind === 'metric')
  const read = lines.map((line) => [line.id, valuesOf(line, metrics)] as const)
  return (starts) => {
    const values = read.map(([id, valuesAt]) => [id, valuesAt(starts)] as const)
    return starts.map((_, index) => combine(new Map(values.map(([id, all]) => [id, all[index]]))))
  }
}

function valuesOf({ of }: MetricQuery, metrics: Metrics): CompiledQuery['valuesAt'] {
  if (of.kind !== 'metric') throw validationFailure('Local AWS does not support expressions over expressions')
  const { metric, periodSeconds, unit } = of
  const problem = unpublished(metric)
  if (problem !== undefined) throw validationFailure(problem)
  const statistic = statisticOf(of.stat)
  if (statistic === undefined) throw validationFailure(`Local AWS does not support the statistic ${of.stat}`)
  return (starts) =>
    starts.map((start) => {
      const samples = metrics.samples(metric, start, start + periodSeconds * 1000)
      return statistic(unit === undefined ? samples : samples.filter((sample) => sample.unit === unit))
    })
}
