import type { Grant, Progress } from '#core/grant/grant.ts'
import { noticed, noticesDue } from '#core/grant/notices.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { accessClosingSoon } from '#events/access-closing-soon.ts'
import { accessReady } from '#events/access-ready.ts'
import type { Announcement } from '#events/announcement.ts'
import { secretNameFor } from './secret-name.ts'

/** What is to be told of a grant now, and what the row says once it is: both go into one write. */
export function noticesOf(
  grant: Grant,
  now: Date,
): { readonly progress: Partial<Progress>; readonly events: readonly Announcement[] } {
  const due = noticesDue(grant, now)
  return {
    progress: noticed(due, grant, now),
    events: due.map((notice) =>
      notice === 'ready' ? accessReady(grant, secretOf(grant), now) : accessClosingSoon(grant, now),
    ),
  }
}

/** Undefined where Curfew stores no key for the job. */
function secretOf({ principal, keys }: Grant): string | undefined {
  return hasAccessKeys(principal) && keys !== 'keep' ? secretNameFor(principal) : undefined
}
