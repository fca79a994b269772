/** What a stage consists of, by the names without their prefix. A test compares it with the packaged stack. */
export const LAMBDAS = ['end-access', 'publish', 'rotate-keys', 'schedule-access', 'settle-access', 'sweep'] as const

export type LambdaName = (typeof LAMBDAS)[number]

export const RUNTIME = 'nodejs24.x'

/** Each has a role of its name, and the timers have one. */
export const ROLES = [...LAMBDAS, 'timers'] as const

/** The queues from which Lambda retries what a function could not process. */
export const RETRY_QUEUES = { 'end-access': 'end-retries', 'schedule-access': 'schedule-retries' } as const satisfies {
  readonly [Name in LambdaName]?: string
}

export const DEAD_LETTERS = 'dead-letters'

export const OWN_BUS_RULES = [
  'end-access-rule-1',
  'rotate-keys-rule-1',
  'schedule-access-rule-1',
  'schedule-access-rule-2',
  'schedule-access-rule-3',
  'settle-access-rule-1',
] as const

export const DEFAULT_BUS_RULES = [
  'end-access-rule-2',
  'end-access-rule-3',
  'end-access-rule-4',
  'publish-rule-1',
  'schedule-access-rule-4',
  'schedule-access-rule-5',
  'schedule-access-rule-6',
  'sweep-rule-1',
  'sweep-rule-2',
] as const

export const ALARMS: readonly string[] = [
  ...LAMBDAS.flatMap((name) => [`${name}-errors`, `${name}-throttles`]),
  'closings-overdue',
  'dead-letters',
  'dead-letters-lost',
  'default-bus-rules-failed',
  'drift',
  'key-age',
  'late-closing',
  'publication-late',
  'refused-bursts',
  'retries-waiting',
  'rules-failed',
  'sweep-silent',
  'timers-dropped',
  'timers-failing',
  'unknown-events',
]

/** Indexes of the table. */
export const INDEXES = ['due', 'unfinished', 'unpublished'] as const

/** The function that the rule of a name invokes. */
export function lambdaOfRule(rule: string): string {
  return rule.replace(/-rule-\d+$/, '')
}
