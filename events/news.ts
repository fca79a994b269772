import type { Grant, Job } from '#core/grant/grant.ts'
import { endOf, statusOf } from '#core/grant/status.ts'
import { printInstant, type Window } from '#core/grant/window.ts'
import type { Announcement } from './announcement.ts'

export function accessDue({ jobId, principal }: Job, check: 'access' | 'keys'): Announcement {
  return { detailType: 'Access Due', detail: { jobId, principal, check } }
}

/** The hourly check: what the policies say as well, and everything that stands under the job's path. */
export function documentsDue({ jobId, principal }: Job, policies: readonly string[]): Announcement {
  return {
    detailType: 'Access Due',
    detail: { jobId, principal, check: 'documents', policies: [...policies] },
  }
}

/** Policies stand under a job's path that no unfinished grant of it wants. */
export function orphansDue({ jobId, principal }: Job, policies: readonly string[]): Announcement {
  return { detailType: 'Access Due', detail: { jobId, principal, check: 'orphans', policies: [...policies] } }
}

export function accessScheduled(grant: Grant): Announcement {
  const { jobId, principal, requestedBy, reason } = grant
  const policies = grant.policies.map(({ name }) => name)
  return {
    detailType: 'Access Scheduled',
    detail: { jobId, principal, window: printWindow(grant.window), policies, requestedBy, reason },
  }
}

export function accessExtended({ jobId, principal, window }: Grant, requestedBy: string, reason: string): Announcement {
  return {
    detailType: 'Access Extended',
    detail: { jobId, principal, window: printWindow(window), requestedBy, reason },
  }
}

export function accessOpened({ jobId, principal, window }: Grant, at: Date): Announcement {
  return {
    detailType: 'Access Opened',
    detail: { jobId, principal, window: printWindow(window), at: printInstant(at) },
  }
}

export function accessClosed(grant: Grant, at: Date): Announcement {
  const { jobId, principal } = grant
  const status = statusOf(grant, at)
  const because = status === 'ended' || status === 'revoked' ? status : 'closed'
  return {
    detailType: 'Access Closed',
    detail: { jobId, principal, because, dueAt: printInstant(endOf(grant)), at: printInstant(at) },
  }
}

function printWindow({ opensAt, closesAt }: Window) {
  return { opensAt: printInstant(opensAt), closesAt: printInstant(closesAt) }
}
