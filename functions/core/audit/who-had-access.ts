import { printPrincipal } from '#core/grant/principal.ts'
import { earlier, later } from '#core/grant/window.ts'
import { inOrder } from './chain.ts'
import type { AuditRecord } from './records.ts'

/** When one job had access by one or more policies, without a gap, and what its records say of it. */
export type HadAccess = {
  readonly job: string
  /** `user/trainer-gpu-01` */
  readonly principal: string
  readonly from: Date
  /** Policies are detached within the second that a record names: that second counts as access, unless the window was over. */
  readonly until: Date
  readonly ended: 'detached' | 'window over' | 'licence over'
  /** What was asked for, by kind, such as `datasets`. */
  readonly access: Readonly<Record<string, readonly RecordedEntry[]>>
  readonly network: unknown
  readonly requestedBy: string
  readonly reason: string
}

/** One thing that a request named. */
export type RecordedEntry = {
  /** `s3://bucket/prefix/`, or an ARN. */
  readonly resource: string
  /** When access to it ends, if that is before the window does. */
  readonly until?: Date
}

/** What a record says of a grant. */
export type Facts = Pick<HadAccess, 'access' | 'network' | 'requestedBy' | 'reason'> & {
  readonly opensAt: Date
  readonly closesAt: Date
}

type Span = Pick<HadAccess, 'from' | 'until' | 'ended'>

/**
 * Who had access, and when, by the records of their jobs: inside the window, while a policy was attached. What is in doubt counts
 * as access: an attachment counts from when it was intended, unless it failed, and until its detachment is recorded.
 * @param records all records of the jobs, in whatever order
 */
export function whoHadAccess(records: readonly AuditRecord[]): readonly HadAccess[] {
  const jobs = Map.groupBy(inOrder(records.filter(({ seq }) => seq > 0)), ({ job }) => job)
  return [...jobs].flatMap(([job, own]) => accessOf(job, own)).toSorted((a, b) => a.from.getTime() - b.from.getTime())
}

function accessOf(job: string, records: readonly AuditRecord[]): readonly HadAccess[] {
  const request = records.find(({ change }) => change === 'schedule grant')
  const first = request && factsOf(request, undefined)
  if (request?.principal === undefined || first === undefined) return []

  const principal = printPrincipal(request.principal)
  const spans = policiesOf(records, first).flatMap(({ name, facts }) =>
    attachmentsOf(name, records).flatMap((attached) => within(attached, facts)),
  )
  const { access, network, requestedBy, reason } = first
  return joined(spans).map((span) => ({ job, principal, ...span, access, network, requestedBy, reason }))
}

/** The policies of a job, each with the window that is in it: that of the record that names it. */
function policiesOf(records: readonly AuditRecord[], first: Facts) {
  return records.flatMap((record) => {
    const facts = factsOf(record, first)
    const policies = record.detail?.policies
    if (facts === undefined || !Array.isArray(policies)) return []
    return policies.filter(isText).map((name) => ({ name, facts }))
  })
}

/** What a record says of a grant; what it does not say is as before. Undefined if it says nothing of a window. */
export function factsOf({ detail = {} }: AuditRecord, before: Facts | undefined): Facts | undefined {
  const closesAt = instantOf(detail.closesAt)
  const opensAt = instantOf(detail.opensAt) ?? before?.opensAt
  if (opensAt === undefined || closesAt === undefined) return undefined
  return {
    ...{ opensAt, closesAt },
    access: accessIn(detail.access) ?? before?.access ?? {},
    network: detail.network ?? before?.network,
    requestedBy: isText(detail.requestedBy) ? detail.requestedBy : '',
    reason: isText(detail.reason) ? detail.reason : '',
  }
}

export type Attached = { readonly from: Date; readonly until: Date | undefined }

/** When a policy was attached, as far as records say. */
export function attachmentsOf(name: string, records: readonly AuditRecord[]): readonly Attached[] {
  const attachments: Attached[] = []
  let open: { readonly from: Date; readonly isSure: boolean } | undefined
  for (const record of records.filter(({ target }) => target === name)) {
    const { change, phase, at } = record
    if (change === 'attach policy') open = attached(open, record)
    if (change !== 'detach policy' || phase !== 'done' || open === undefined) continue
    attachments.push({ from: open.from, until: new Date(at) })
    open = undefined
  }
  return open === undefined ? attachments : [...attachments, { from: open.from, until: undefined }]
}

/** A repair that fails leaves the policy as it was. */
function attached<Open extends { readonly from: Date; readonly isSure: boolean }>(
  before: Open | undefined,
  { phase, at, detail }: AuditRecord,
) {
  if (phase === 'failed') return before?.isSure ? before : undefined
  const from = before?.from ?? instantOf(detail?.interruptedAfter) ?? new Date(at)
  return { from, isSure: phase === 'done' || before?.isSure === true }
}

/** The part of an attachment that is inside the window. */
function within({ from, until }: Attached, { opensAt, closesAt }: Facts): readonly Span[] {
  const begin = later(from, opensAt)
  const end = until === undefined ? closesAt : earlier(until, closesAt)
  if (end < begin) return []
  return [{ from: begin, until: end, ended: end < closesAt ? 'detached' : 'window over' }]
}

/** An extension attaches its new policies before the old ones are detached: that is one time of access. */
function joined(spans: readonly Span[]): readonly Span[] {
  const done: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = done.at(-1)
    if (last === undefined || last.until < span.from) done.push(span)
    else if (last.until < span.until) done.splice(-1, 1, { ...span, from: last.from })
  }
  return done
}

function accessIn(value: unknown): HadAccess['access'] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const lists = Object.entries(value).map(([kind, entries]) => [kind, Array.isArray(entries) ? entries : []] as const)
  return Object.fromEntries(lists.map(([kind, entries]) => [kind, entries.flatMap(entryIn)]))
}

/** As `printAccess` prints one: its text alone, or an object if there is more to say of it. */
function entryIn(entry: unknown): readonly RecordedEntry[] {
  if (isText(entry)) return [{ resource: entry }]
  if (typeof entry !== 'object' || entry === null) return []
  const { location, arn, until }: Readonly<Record<string, unknown>> = { ...entry }
  const resource = [location, arn].find(isText)
  const end = instantOf(until)
  return resource === undefined ? [] : [{ resource, ...(end && { until: end }) }]
}

/** An instant of a record's detail; undefined if it is none. */
export function instantOf(value: unknown): Date | undefined {
  const date = isText(value) ? new Date(value) : undefined
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
