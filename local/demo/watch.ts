import type { Day } from '#local/day/day.ts'
import { describeDetail } from '#local/day/describe-detail.ts'
import type { Print } from './line.ts'

/** Prints what has been on the bus since the last call, except for the events that Curfew sends to itself. */
export function watch(day: Day, print: Print): () => void {
  let printed = 0
  return () => {
    for (const event of day.news.slice(printed)) {
      if (['Access Due', 'Keys Due'].includes(event['detail-type'])) continue
      const { time, source: from, detail } = event
      print({ type: 'event', at: time.slice(11, 19), from, event: event['detail-type'], about: describeDetail(detail) })
    }
    printed = day.news.length
  }
}
