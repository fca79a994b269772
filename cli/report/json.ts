import type { AccessReport } from '#core/audit/history/access-report.ts'
import { keyEventsOf } from '#core/audit/history/access-report.ts'
import type { Asked } from '#core/audit/history/asked.ts'
import { type Closing, punctuality } from '#core/audit/history/closings.ts'
import type { JobHistory } from '#core/audit/history/job-history.ts'
import { countedProblems, type RefusedRequest } from '#core/audit/history/refusals.ts'
import type { Attached, HadAccess } from '#core/audit/who-had-access.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Origin } from './sections/about.ts'

/** What `curfew report --json` writes; its contract is cli/contracts/report.ts. */
export function reportJson(report: AccessReport, { source, madeAt, version }: Origin): object {
  const { period, jobs, lateness, drifts, refusals, revocations, keyLives, chains, records } = report
  const { since, until, principal } = period
  const granted = jobs.filter(({ status }) => status !== 'refused')
  const countOf = (state: string) => chains.filter((chain) => chain.state === state).length
  return {
    period: { since: printInstant(since), until: printInstant(until), principal: principal ?? null },
    madeFrom: { source, records, version, at: printInstant(madeAt) },
    numbers: {
      ...{ grants: granted.length, refusedJobs: jobs.length - granted.length, closings: lateness.closings },
      ...{ lateClosings: lateness.late, drift: drifts.length, refusals: refusals.length },
      latenessSeconds: {
        ...{ p50: lateness.p50 ?? null, p95: lateness.p95 ?? null, p99: lateness.p99 ?? null },
        max: lateness.max ?? null,
      },
      chains: { verified: countOf('verified'), cut: countOf('cut'), broken: countOf('broken') },
    },
    grants: jobs.map((job) => grantJson(job, report)),
    drift: drifts.map((drift) => ({
      ...{ ...drift, at: printInstant(drift.at) },
      principal: drift.principal === undefined ? null : printPrincipal(drift.principal),
    })),
    refusals: refusals.map(refusalJson),
    refusalReasons: countedProblems(refusals),
    revocations: revocations.map((one) => ({ ...one, at: printInstant(one.at) })),
    keys: keyLives.map((life) => ({ ...life, liveFrom: instant(life.liveFrom), offAt: instant(life.offAt) })),
    brokenChains: chains.filter(({ state }) => state === 'broken').map(({ name, problems }) => ({ name, problems })),
  }
}

function grantJson(history: JobHistory, report: AccessReport): object {
  const { job, principal, status, asked, attached, access, ends, closings, drifts, chain } = history
  return {
    ...{ job, principal: principal ?? null, status, asked: asked.map(askedJson) },
    ...{ attached: attached.map(spanJson), access: access.map(accessJson) },
    ready: (report.ready.get(job) ?? []).map(printInstant),
    ends: ends.map((end) => ({ ...end, at: printInstant(end.at) })),
    closings: closings.map(closingJson),
    drift: drifts.length,
    refusals: history.refusals.length,
    keyEvents: keyEventsOf(history, report).map((event) => ({ ...event, at: printInstant(event.at) })),
    chain: { ...chain, lastHash: chain.lastHash ?? null },
  }
}

function askedJson({ change, at, opensAt, closesAt, requestedBy, reason, network, access }: Asked): object {
  const times = { at: printInstant(at), opensAt: printInstant(opensAt), closesAt: printInstant(closesAt) }
  const lists = Object.entries(access).map(([kind, list]) => [
    kind,
    list.map(({ resource, until }) => ({ resource, ...(until && { until: printInstant(until) }) })),
  ])
  return { change, ...times, requestedBy, reason, network: network ?? null, access: Object.fromEntries(lists) }
}

function spanJson({ from, until }: Attached): object {
  return { from: printInstant(from), until: instant(until) }
}

function accessJson({ from, until, ended }: HadAccess): object {
  return { from: printInstant(from), until: printInstant(until), ended }
}

function closingJson(closing: Closing): object {
  const { dueAt, detachedAt, keyOffAt, secondsLate, hasReceipt } = closing
  return {
    ...{ dueAt: printInstant(dueAt), detachedAt: instant(detachedAt), keyOffAt: instant(keyOffAt) },
    ...{ secondsLate: Math.floor(secondsLate), punctuality: punctuality(closing), hasReceipt },
  }
}

function refusalJson({ at, principal, window, ...refusal }: RefusedRequest): object {
  return {
    ...{ at: printInstant(at), principal: principal === undefined ? null : printPrincipal(principal), ...refusal },
    window:
      window === undefined ? null : { opensAt: printInstant(window.opensAt), closesAt: printInstant(window.closesAt) },
  }
}

function instant(date: Date | undefined): string | null {
  return date === undefined ? null : printInstant(date)
}
