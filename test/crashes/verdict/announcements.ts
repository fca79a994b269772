import type { CrashDay } from '../day.ts'
import type { ObservedJob, Snapshot } from '../snapshot.ts'

/** The only order in which they can happen. */
const ORDER = ['Access Scheduled', 'Access Opened', 'Access Ready', 'Access Closed']

/** Problems with the announcements. One may be made twice, and none may be lost. */
export function announcementProblems({ jobs, crashDay }: Snapshot): readonly string[] {
  return jobs.flatMap((job) => [...contradictions(job, crashDay), ...missingOf(job, crashDay)])
}

function missingOf({ name, grant, ...job }: ObservedJob, crashDay: CrashDay): readonly string[] {
  if (grant === undefined) return []
  const announced = new Set(announcementsOf(job, crashDay).map(({ type }) => type))
  const { openedAt, readyAt, closedAt } = grant
  return [
    ...(announced.has('Access Scheduled') ? [] : [`no event announced that ${name} was scheduled`]),
    ...(announced.has('Access Opened') || openedAt === undefined ? [] : [`no event announced that ${name} was opened`]),
    ...(announced.has('Access Ready') || readyAt === undefined ? [] : [`no event announced that ${name} was ready`]),
    ...(announced.has('Access Closed') || closedAt === undefined ? [] : [`no event announced that ${name} was closed`]),
  ]
}

function contradictions(job: ObservedJob, crashDay: CrashDay): readonly string[] {
  return runsIn(announcementsOf(job, crashDay)).flatMap((announced) => contradictionsIn(announced, job))
}

function contradictionsIn(announced: readonly Announced[], { name }: ObservedJob): readonly string[] {
  const order = announced.map(({ type }) => ORDER.indexOf(type))
  const kinds = new Map(announced.map(({ type, detail }) => [`${type} ${detail}`, type]))
  return [
    ...(order.every((rank, index) => index === 0 || rank >= (order[index - 1] ?? 0))
      ? []
      : [`the events about ${name} are out of order`]),
    ...(new Set(kinds.values()).size === kinds.size
      ? []
      : [`the events about ${name} contradict each other: ${[...kinds.keys()]}`]),
  ]
}

type Announced = { readonly type: string; readonly detail: string }

/** What was announced of each run of a job: another one begins when its grant is reopened. */
function runsIn(announced: readonly Announced[]): readonly (readonly Announced[])[] {
  const reopenings = announced.filter(({ type }) => type === 'Access Extended')
  const firsts = reopenings.filter(
    ({ detail }, index) => reopenings.findIndex((one) => one.detail === detail) === index,
  )
  const starts = [0, ...firsts.map((first) => announced.indexOf(first)), announced.length]
  return starts
    .slice(1)
    .map((end, index) => announced.slice(starts[index], end).filter(({ type }) => ORDER.includes(type)))
}

function announcementsOf({ jobId }: Pick<ObservedJob, 'jobId'>, crashDay: CrashDay): readonly Announced[] {
  return crashDay
    .news()
    .filter(
      (event) =>
        ORDER.includes(event['detail-type']) ||
        (event['detail-type'] === 'Access Extended' && Object.hasOwn(Object(event.detail), 'reopened')),
    )
    .filter(({ detail }) => Object.assign({ jobId: '' }, detail).jobId === jobId)
    .map((event) => ({ type: event['detail-type'], detail: JSON.stringify(event.detail) }))
}
