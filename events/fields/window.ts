import * as z from 'zod'
import { printDuration } from '#core/duration.ts'
import type { Window } from '#core/grant/window.ts'
import { duration } from './duration.ts'
import { beginning, end } from './instant.ts'

const SHORTEST_WINDOW_MINUTES = 5
const SHORTEST_HEARTBEAT_MINUTES = 10

const edges = {
  opensAt: beginning.meta({ description: 'Access begins at this instant, or with the whole second after it.' }),
  closesAt: end.meta({ description: 'Access is over at this instant, or with the whole second before it.' }),
}

/** Half open: access from `opensAt` until just before `closesAt`. */
export const window = z
  .strictObject({
    ...edges,
    runsFor: duration.optional().meta({
      description:
        'How long the job runs, as an ISO 8601 duration without years and months. When it starts, the end moves to its start plus this, if that is earlier.',
    }),
    heartbeat: duration.optional().meta({
      description: `Access ends if no Training Job Heartbeat comes for so long: an ISO 8601 duration of at least ${SHORTEST_HEARTBEAT_MINUTES} minutes.`,
    }),
  })
  .superRefine((asked, context) => {
    const minutes = minutesIn(asked)
    if (minutes === undefined) return
    const problems = [
      ...tooShort(minutes),
      ...(minutes > 0
        ? [...runsForProblems(asked.runsFor, minutes), ...heartbeatProblems(asked.heartbeat, minutes)]
        : []),
    ]
    for (const [field, message] of problems) context.addIssue({ code: 'custom', path: [field], message })
  })
  .transform(({ opensAt, closesAt, runsFor, heartbeat }): Window => {
    return {
      ...{ opensAt, closesAt },
      ...(runsFor !== undefined && { runsForSeconds: runsFor }),
      ...(heartbeat !== undefined && { heartbeatSeconds: heartbeat }),
    }
  })

/** The edges of a window whose other fields may be wrong. */
export const readableWindow = z.object(edges).refine((asked) => tooShort(minutesIn(asked) ?? 0).length === 0)

type Problem = readonly [field: string, message: string]

function minutesIn({ opensAt, closesAt }: { opensAt: unknown; closesAt: unknown }): number | undefined {
  if (!(opensAt instanceof Date && closesAt instanceof Date)) return undefined
  return (closesAt.getTime() - opensAt.getTime()) / 60_000
}

function tooShort(minutes: number): readonly Problem[] {
  if (minutes >= SHORTEST_WINDOW_MINUTES) return []
  if (minutes < 0) return [['closesAt', 'the window closes before it opens']]
  if (minutes === 0) return [['closesAt', 'the window is empty: it closes when it opens']]
  return [['closesAt', `the window is shorter than ${SHORTEST_WINDOW_MINUTES} minutes`]]
}

function runsForProblems(seconds: unknown, minutes: number): readonly Problem[] {
  if (typeof seconds !== 'number') return []
  if (seconds === 0)
    return [['runsFor', 'must be longer than nothing: leave it out if the job runs until the window closes']]
  if (seconds <= minutes * 60) return []
  const message = `is longer than the window, which is open for ${printDuration(minutes * 60)}: close the window later, or give a shorter duration`
  return [['runsFor', message]]
}

function heartbeatProblems(seconds: unknown, minutes: number): readonly Problem[] {
  if (typeof seconds !== 'number') return []
  if (seconds < SHORTEST_HEARTBEAT_MINUTES * 60) {
    return [
      [
        'heartbeat',
        `must be at least ${SHORTEST_HEARTBEAT_MINUTES} minutes (PT${SHORTEST_HEARTBEAT_MINUTES}M): heartbeats are events, which may be late`,
      ],
    ]
  }
  if (seconds < minutes * 60) return []
  const message = `must be shorter than the window, which is open for ${printDuration(minutes * 60)}: it would never end anything`
  return [['heartbeat', message]]
}
