import * as z from 'zod'
import { beginning, end } from './instant.ts'

const SHORTEST_WINDOW_MINUTES = 5

/** Half open: access from `opensAt` until just before `closesAt`. */
export const window = z
  .strictObject({
    opensAt: beginning.meta({ description: 'Access begins at this instant, or with the whole second after it.' }),
    closesAt: end.meta({ description: 'Access is over at this instant, or with the whole second before it.' }),
  })
  .superRefine(({ opensAt, closesAt }, context) => {
    if (!(opensAt instanceof Date && closesAt instanceof Date)) return
    const minutes = (closesAt.getTime() - opensAt.getTime()) / 60_000
    if (minutes >= SHORTEST_WINDOW_MINUTES) return
    context.addIssue({ code: 'custom', path: ['closesAt'], message: tooShort(minutes) })
  })

function tooShort(minutes: number): string {
  if (minutes < 0) return 'the window closes before it opens'
  if (minutes === 0) return 'the window is empty: it closes when it opens'
  return `the window is shorter than ${SHORTEST_WINDOW_MINUTES} minutes`
}
