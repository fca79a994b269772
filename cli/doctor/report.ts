import type { DoctorReport } from '#cli/contracts/doctor.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Examined } from './aws/examine.ts'
import { type Checked, STATUSES, type Status } from './finding.ts'

type About = { readonly stage: string; readonly prefix: string; readonly now: Date }

/** What was found, as JSON has it. */
export function reportOf({ place, findings }: Examined, { stage, prefix, now }: About): DoctorReport {
  return {
    ...{ stage, prefix },
    ...(place && { account: place.account, region: place.region, caller: place.caller }),
    at: printInstant(now),
    checks: findings.map(({ check, status, message, remedy }) => {
      return { check, status, message, ...(remedy !== undefined && { remedy }) }
    }),
    summary: {
      ok: countOf(findings, 'ok'),
      warning: countOf(findings, 'warning'),
      unreadable: countOf(findings, 'unreadable'),
      failure: countOf(findings, 'failure'),
    },
  }
}

/** A failure is the answer no. What could not be read is no answer. */
export function exitOf({ summary }: DoctorReport): 0 | 1 | 2 {
  if (summary.failure > 0) return 1
  return summary.unreadable > 0 ? 2 : 0
}

/** The best first, so that what needs somebody stands above the summary at the end of a long output. */
export function byStatus(one: { readonly status: Status }, other: { readonly status: Status }): number {
  return STATUSES.indexOf(one.status) - STATUSES.indexOf(other.status)
}

function countOf(findings: readonly Checked[], asked: Status): number {
  return findings.filter(({ status }) => status === asked).length
}
