import * as z from 'zod'
import type { Day } from '#local/day/day.ts'
import type { Tell } from './line.ts'

const detail = z.looseObject({
  jobId: z.string().default(''),
  because: z.string().optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
  changes: z.array(z.looseObject({ action: z.string(), keyId: z.string().optional() })).default([]),
})

/** Tells of what has been on the bus since it was last asked, but for Curfew's hints to itself. */
export function watch(day: Day, tell: Tell): () => void {
  let told = 0
  return () => {
    for (const event of day.news.slice(told)) {
      if (event['detail-type'] === 'Access Due') continue
      const { jobId, because, changes, problems } = detail.parse(event.detail)
      const what = changes.map(({ action, keyId = '' }) => `${action} ${keyId}`).join(', ')
      const wrong = problems.map(({ path, message }) => `${path}: ${message}`).join('; ')
      const about = [jobId, because === undefined ? '' : `because ${PHRASES[because] ?? because}`, what, wrong]
      tell({
        type: 'event',
        at: event.time.slice(11, 19),
        from: event.source,
        event: event['detail-type'],
        about: about.filter((part) => part !== '').join(' · '),
      })
    }
    told = day.news.length
  }
}

const PHRASES: Readonly<Record<string, string>> = {
  closed: 'its window is over',
  ended: 'the job ended',
  revoked: 'somebody revoked it',
}
