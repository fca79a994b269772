import type { Grant } from '#core/grant/grant.ts'
import { endOf, statusOf } from '#core/grant/status.ts'

/** What became of access since it was last looked at. */
export type Change =
  | { readonly change: 'extended'; readonly end: Date }
  | { readonly change: 'shortened'; readonly end: Date; readonly because: string }
  | { readonly change: 'ended' | 'revoked'; readonly at: Date; readonly by: string; readonly reason: string }
  | { readonly change: 'closed'; readonly at: Date }
  | { readonly change: 'given back'; readonly end: Date }

type Row = Pick<Grant, 'window' | 'ended' | 'started'>

/** @param before as it was known, with the moment at which it was looked at */
export function changesBetween(before: Row, at: Date, after: Row, now: Date): readonly Change[] {
  const [was, is] = [statusOf(before, at), statusOf(after, now)]
  if (is !== 'open') return was === 'open' ? overIn(after, is, now) : []
  const [oldEnd, end] = [endOf(before), endOf(after)]
  if (was !== 'open') return [{ change: 'given back', end }]
  if (end > oldEnd) return [{ change: 'extended', end }]
  if (end < oldEnd) return [{ change: 'shortened', end, because: shortenedBecause(before, after) }]
  return []
}

function overIn(after: Row, is: string, now: Date): readonly Change[] {
  const { ended } = after
  if (ended === undefined || (is !== 'ended' && is !== 'revoked')) return [{ change: 'closed', at: endOf(after) }]
  return [{ change: is, at: ended.at < now ? ended.at : now, by: ended.by, reason: ended.reason }]
}

function shortenedBecause(before: Row, after: Row): string {
  if (after.started !== undefined && before.started?.at.getTime() !== after.started.at.getTime())
    return 'the job started, and its window says how long it runs'
  return after.ended === undefined ? 'its window closes earlier' : `${after.ended.by}: ${after.ended.reason}`
}
