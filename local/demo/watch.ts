import { aboutOf } from '#local/day/about.ts'
import type { Day } from '#local/day/day.ts'
import type { Tell } from './line.ts'

/** Tells of what has been on the bus since it was last asked, but for Curfew's hints to itself. */
export function watch(day: Day, tell: Tell): () => void {
  let told = 0
  return () => {
    for (const event of day.news.slice(told)) {
      if (event['detail-type'] === 'Access Due') continue
      const { time, source: from, detail } = event
      tell({ type: 'event', at: time.slice(11, 19), from, event: event['detail-type'], about: aboutOf(detail) })
    }
    told = day.news.length
  }
}
