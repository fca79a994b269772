import { endsBefore } from '#core/access/ends-before.ts'
import type { Grant } from './grant.ts'
import { noticesLeft } from './notices.ts'
import { remainingTasks, type Task } from './tasks.ts'

/** What happens to a grant, and when, unless something else happens before. */
export type Upcoming = { readonly at: Date; readonly what: string }

/** What Curfew does by itself. Notices are said one by one. */
const WORDS: Readonly<Record<Exclude<Task, 'announce'>, string>> = {
  open: 'Curfew attaches the policies, whose own conditions deny until the window opens',
  end: 'Curfew detaches the policies, because the job is over',
  close: 'the window closes: access ends, and Curfew detaches the policies',
  check: 'Curfew checks once more that the policies are detached',
  keys: 'Curfew settles the access keys, if that is not done by then',
  audit: 'Curfew records the outcome of a change that was interrupted',
  heartbeat: 'access ends, unless a heartbeat arrives before',
}

const NOTICES = {
  ready: 'the job is told that it can use its access',
  'closing soon': 'the job is warned that its access closes soon',
} as const

/** In order of time. What should have happened by now is included. */
export function upcoming(grant: Grant, now: Date): readonly Upcoming[] {
  const { window, ended } = grant
  const tasks = remainingTasks(grant).flatMap(({ task, at }) =>
    task === 'announce' ? [] : [{ at, what: WORDS[task] }],
  )
  const willClose =
    grant.closedAt === undefined && !tasks.some(({ what }) => what === WORDS.close || what === WORDS.end)
  const isAhead = ended === undefined && now < window.opensAt
  return [
    ...tasks,
    ...(willClose ? [{ at: window.closesAt, what: WORDS.close }] : []),
    ...(isAhead ? [{ at: window.opensAt, what: 'the window opens: access begins' }] : []),
    ...noticesLeft(grant).map(({ notice, at }) => ({ at, what: NOTICES[notice] })),
    ...(ended === undefined ? licencesOver(grant, now) : []),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

function licencesOver(grant: Grant, now: Date): readonly Upcoming[] {
  return endsBefore(grant)
    .map(({ location, until }) => ({ at: new Date(until), what: `access to ${location} ends, before the window does` }))
    .filter(({ at }) => at > now)
}
