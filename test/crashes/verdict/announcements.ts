import type { CrashDay } from '../day.ts'
import type { SeenJob, Snapshot } from '../reconcile.ts'

/** In the order in which they can be true. */
const ORDER = ['Access Scheduled', 'Access Opened', 'Access Closed']

/** What is wrong with the news: it may come twice, and one piece may be lost with the process that was to tell it. */
export function newsProblems({ jobs, crashDay }: Snapshot): readonly string[] {
  const missing = jobs.flatMap((job) => missingOf(job, crashDay))
  const isForgiven =
    missing.length === 1 && crashDay.crashPoint !== undefined && crashDay.crashPoint.how !== 'answer lost'
  return [...jobs.flatMap((job) => contradictions(job, crashDay)), ...(isForgiven ? [] : missing)]
}

function missingOf({ name, grant, ...job }: SeenJob, crashDay: CrashDay): readonly string[] {
  if (grant === undefined) return []
  const told = new Set(logFields(job, crashDay).map(({ type }) => type))
  const { openedAt, closedAt } = grant
  return [
    ...(told.has('Access Scheduled') ? [] : [`nobody was told that ${name} was scheduled`]),
    ...(told.has('Access Opened') || openedAt === undefined ? [] : [`nobody was told that ${name} was opened`]),
    ...(told.has('Access Closed') || closedAt === undefined ? [] : [`nobody was told that ${name} was closed`]),
  ]
}

function contradictions({ name, ...job }: SeenJob, crashDay: CrashDay): readonly string[] {
  const told = logFields(job, crashDay)
  const order = told.map(({ type }) => ORDER.indexOf(type))
  const kinds = new Map(told.map(({ type, detail }) => [`${type} ${detail}`, type]))
  return [
    ...(order.every((place, index) => index === 0 || place >= (order[index - 1] ?? 0))
      ? []
      : [`the news of ${name} is out of order`]),
    ...(new Set(kinds.values()).size === kinds.size
      ? []
      : [`the news of ${name} contradicts itself: ${[...kinds.keys()]}`]),
  ]
}

function logFields({ jobId }: Pick<SeenJob, 'jobId'>, crashDay: CrashDay) {
  return crashDay
    .news()
    .filter((event) => ORDER.includes(event['detail-type']))
    .filter(({ detail }) => Object.assign({ jobId: '' }, detail).jobId === jobId)
    .map((event) => ({ type: event['detail-type'], detail: JSON.stringify(event.detail) }))
}
