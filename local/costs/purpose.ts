import type { ObservedCall, ObservedRun } from './observed.ts'

/** What the money is spent on. */
export const PURPOSES = {
  'job events': "the job's own events, and their archive",
  schedule: 'admitting a request and arming its timers',
  notices: 'finding that access is ready, or closes soon',
  open: 'creating and attaching the policy',
  end: 'recording that the job ended',
  close: 'detaching and deleting the policy',
  'idle runs': 'timers that find nothing left to do',
  keys: "rotating the user's access keys, and checking them each hour",
  publish: 'reading and marking what a change stored for publication',
  audit: 'audit records of every change',
  announcements: 'events that Curfew announces',
  logs: "the Lambdas' own logs",
  'cold starts': 'starting Lambdas, and their first request for the table key',
  rows: 'storing the rows of the job',
  sweep: 'finding what is due, each minute',
  backlog: 'finding what is not published, each minute',
  retries: 'polling the retry queues',
  inventory: 'comparing IAM with the table, each hour',
  overview: 'reading the reservations of other jobs',
  history: "reading the principal's finished jobs",
  monitoring: 'dashboard, alarms and metrics',
  secrets: "storing the users' keys",
} as const

export type Purpose = keyof typeof PURPOSES

const OF_LAMBDAS: Readonly<Record<string, Purpose>> = {
  'schedule-access': 'schedule',
  'end-access': 'end',
  'rotate-keys': 'keys',
  publish: 'publish',
}

/** Lambdas that run each minute: they have no cold starts, and never let go of the table's key. */
export const EVERY_MINUTE: readonly string[] = ['sweep', 'publish']

/** The purpose of a Lambda run: that of settle-access shows from its IAM calls, that of an inventory from its event. */
export function purposeOfRun({ lambda, payload, calls }: ObservedRun): Purpose {
  if (lambda === 'sweep') return payload.includes('"Inventory Due"') ? 'inventory' : 'sweep'
  if (payload.includes('"Publication Due"')) return 'backlog'
  if (payload.includes('"check":"documents"')) return 'inventory'
  // A run that finds every key as it should be is one of the inventory's.
  if (lambda === 'rotate-keys' && !calls.some(({ operation }) => operation === 'TransactWriteItems')) return 'inventory'
  const has = (pattern: RegExp) => calls.some(({ service, operation }) => service === 'iam' && pattern.test(operation))
  if (has(/^Attach/)) return 'open'
  if (has(/^Detach/)) return 'close'
  if (lambda === 'settle-access' && calls.some(({ operation }) => operation === 'TransactWriteItems')) return 'notices'
  return OF_LAMBDAS[lambda] ?? 'idle runs'
}

/** The purpose of a call: audit records and announcements are separate purposes, except in what runs by a schedule. */
export function purposeOfCall({ service, operation }: ObservedCall, run: Purpose): Purpose {
  if (run === 'sweep' || run === 'backlog' || run === 'inventory') return run
  if (service === 'logs') return 'audit'
  return operation === 'PutEvents' ? 'announcements' : run
}
