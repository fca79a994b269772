import type { ObservedCall, ObservedRun } from './observed.ts'

/** What money is spent for. */
export const PURPOSES = {
  asking: "the job's own events, and their archive",
  schedule: 'to admit a request and arm both edges',
  open: 'to make and attach the policy',
  end: 'to note that the job is over',
  close: 'to detach and delete the policy',
  looks: 'timers that find nothing left to do',
  keys: "to look after the user's access keys",
  audit: 'to write down every change',
  news: 'to tell of it on the bus',
  logs: 'what the Lambdas say of their work',
  'cold starts': 'Lambdas that start, and their first look at the table key',
  rows: 'to keep the rows of the job',
  sweep: 'to see each minute what is due',
  retries: 'to see whether something is to be tried again',
  inventory: 'to see each hour what IAM holds',
  overview: 'to count what is promised to other jobs',
  history: "to read the principal's finished jobs",
  watching: 'dashboard, alarms and metrics',
  secrets: "to keep the users' keys",
} as const

export type Purpose = keyof typeof PURPOSES

const OF_LAMBDAS: Readonly<Record<string, Purpose>> = {
  'schedule-access': 'schedule',
  'end-access': 'end',
  'rotate-keys': 'keys',
}

/** What a run of a Lambda was for: settle-access is known by what it did, and what asked for it by its event. */
export function purposeOfRun({ lambda, payload, calls }: ObservedRun): Purpose {
  if (lambda === 'sweep') return payload.includes('"Inventory Due"') ? 'inventory' : 'sweep'
  if (payload.includes('"check":"documents"')) return 'inventory'
  if (lambda === 'rotate-keys' && payload.includes('"Access Due"')) return 'inventory'
  const did = (what: RegExp) => calls.some(({ service, operation }) => service === 'iam' && what.test(operation))
  if (did(/^Attach/)) return 'open'
  if (did(/^Detach/)) return 'close'
  return OF_LAMBDAS[lambda] ?? 'looks'
}

/** What a call was for: records and news are the same thing whoever makes them, but the sweep's hints are its own. */
export function purposeOfCall({ service, operation }: ObservedCall, run: Purpose): Purpose {
  if (run === 'sweep' || run === 'inventory') return run
  if (service === 'logs') return 'audit'
  return operation === 'PutEvents' ? 'news' : run
}
