import type { Table } from '#cli/aws/table.ts'
import type { Io } from '#cli/io.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { wasOpen } from '#core/grant/status.ts'
import { later, secondsAfter } from '#core/grant/window.ts'

const SECONDS_BETWEEN_READS = 2

/** Grants that were to end: those whose policies are gone and whose keys are settled, and those of which that is not known. */
export type Ended = { readonly closed: readonly Grant[]; readonly open: readonly Grant[] }

/** Follows grants until their policies are detached and their keys are settled, or until it is time to stop waiting. */
export async function followEnd(table: Table, jobs: readonly Job[], seconds: number, io: Io): Promise<Ended> {
  const { grantsOf } = await import('#cli/aws/grants.ts')
  const until = secondsAfter(io.now(), seconds)
  try {
    for (;;) {
      const grants = (await grantsOf(table, jobs)).toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1))
      const open = grants.filter((grant) => !isClosed(grant))
      if (open.length === 0 || io.now() >= until) return { closed: grants.filter(isClosed), open }
      io.status(statusLine(open, grants.length))
      await io.sleep(SECONDS_BETWEEN_READS)
    }
  } finally {
    io.status(undefined)
  }
}

/** Whether the policies of a grant are gone, and its principal's keys are as they have to be without it. */
export function isClosed(grant: Grant): boolean {
  if (grant.closedAt === undefined) return false
  return !hasAccessKeys(grant.principal) || !wasOpen(grant) || grant.keysDoneAt !== undefined
}

/** When the policies of a grant allow nothing any more, whatever else fails. */
export function openAtMostUntil({ window, superseded, started }: Grant): Date {
  return superseded.length > 0 && started !== undefined ? later(window.closesAt, started.insteadOf) : window.closesAt
}

function statusLine(open: readonly Grant[], all: number): string {
  const [first] = open
  const what = first?.closedAt === undefined ? 'policies are detached' : 'keys are off'
  if (all === 1) return `${first?.jobId}: waiting until its ${what}`
  return `${all - open.length} of ${all} closed; ${first?.jobId}: waiting until its ${what}`
}
