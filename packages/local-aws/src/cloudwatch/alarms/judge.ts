/** What an alarm finds in the values of its periods. */
export type Rule = {
  readonly operator: (typeof COMPARISONS)[number]
  readonly threshold: number
  readonly evaluationPeriods: number
  readonly datapointsToAlarm: number
  readonly missing: (typeof MISSING)[number]
}

export const COMPARISONS = [
  ...(['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold'] as const),
  ...(['LessThanThreshold', 'LessThanOrEqualToThreshold'] as const),
] as const
export const MISSING = ['missing', 'ignore', 'breaching', 'notBreaching'] as const
export const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const
export type StateValue = (typeof STATES)[number]

/** As in AWS's examples, where three evaluation periods have five. AWS does not document others. */
const EXTRA_PERIODS = 2

/** How many periods an alarm looks at: more than it evaluates, in case some have no value. */
export function rangeOf({ evaluationPeriods }: Rule): number {
  return evaluationPeriods + EXTRA_PERIODS
}

/**
 * The state of an alarm; undefined: it stays what it is. By AWS's page "Configuring how CloudWatch alarms treat missing data".
 * @param values of the periods of its range, the oldest first
 */
export function judge(rule: Rule, values: readonly (number | undefined)[]): StateValue | undefined {
  const newestFirst = values.toReversed()
  const real = newestFirst.flatMap((value, age) =>
    value === undefined ? [] : [{ age, isBreaching: breaches(rule, value) }],
  )
  const { evaluationPeriods, datapointsToAlarm, missing } = rule
  const enough = real.length >= evaluationPeriods
  const judged = enough ? real.slice(0, evaluationPeriods) : real
  const breaching = judged.filter(({ isBreaching }) => isBreaching).length
  const filled = !enough && missing === 'breaching' ? evaluationPeriods - real.length : 0
  if (breaching + filled >= datapointsToAlarm) return 'ALARM'
  if (enough || missing === 'breaching' || missing === 'notBreaching') return 'OK'
  if (real.length === 0) return missing === 'ignore' ? undefined : 'INSUFFICIENT_DATA'
  if (!isPremature(real, rule)) return 'OK'
  return missing === 'ignore' ? undefined : 'ALARM'
}

/** A value that breached as long ago as the alarm needs values to breach, and none since that did not: waiting tells nothing new. */
function isPremature(
  real: readonly { readonly age: number; readonly isBreaching: boolean }[],
  { evaluationPeriods, datapointsToAlarm }: Rule,
): boolean {
  const recent = real.filter(({ age }) => age < evaluationPeriods)
  const oldest = recent.at(-1)
  return oldest !== undefined && oldest.age + 1 >= datapointsToAlarm && real.every(({ isBreaching }) => isBreaching)
}

function breaches({ operator, threshold }: Rule, value: number): boolean {
  switch (operator) {
    case 'GreaterThanThreshold':
      return value > threshold
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold
    case 'LessThanThreshold':
      return value < threshold
    case 'LessThanOrEqualToThreshold':
      return value <= threshold
  }
}
