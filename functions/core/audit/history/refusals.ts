import type { AuditRecord } from '../records.ts'
import { instantOf } from '../who-had-access.ts'
import { detailText } from './asked.ts'

/** A request, or any other event, that was refused. */
export type RefusedRequest = {
  readonly at: Date
  readonly job: string
  readonly principal: AuditRecord['principal']
  /** Such as `Training Job Scheduled`. */
  readonly detailType: string
  /** Of the event: who put it on the bus. */
  readonly source: string
  readonly requestedBy: string
  readonly reason: string
  /** The window that was asked for; undefined if the record does not say it. */
  readonly window: { readonly opensAt: Date; readonly closesAt: Date } | undefined
  readonly problems: readonly Problem[]
  /** How many problems the record leaves out. */
  readonly moreProblems: number
}

export type Problem = { readonly path: string; readonly message: string }

export function refusalsIn(records: readonly AuditRecord[]): readonly RefusedRequest[] {
  return records
    .filter(({ change }) => change === 'refuse request')
    .map((record) => ({
      ...{ at: new Date(record.at), job: record.job, principal: record.principal },
      ...{ detailType: detailText(record, 'detailType'), source: detailText(record, 'source') },
      ...{ requestedBy: detailText(record, 'requestedBy'), reason: detailText(record, 'reason') },
      window: windowIn(record.detail?.window),
      problems: problemsIn(record.detail?.problems),
      moreProblems: numberIn(record.detail?.moreProblems),
    }))
}

/** Problems with how often they occurred, the most frequent first. Items of a list count as the list. */
export function countedProblems(
  refusals: readonly RefusedRequest[],
): readonly (Problem & { readonly count: number })[] {
  const all = refusals.flatMap(({ problems }) =>
    problems.map(({ path, message }) => ({ path: path.replaceAll(/\[\d+\]/g, '[]'), message })),
  )
  const groups = Map.groupBy(all, ({ path, message }) => `${path}\n${message}`)
  return [...groups.values()]
    .flatMap(([first, ...rest]) => (first === undefined ? [] : [{ ...first, count: 1 + rest.length }]))
    .toSorted((a, b) => b.count - a.count)
}

function problemsIn(value: unknown): readonly Problem[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one: unknown) => {
    const { path, message }: Readonly<Record<string, unknown>> = { ...(isObject(one) ? one : {}) }
    return typeof message === 'string' ? [{ path: typeof path === 'string' ? path : '', message }] : []
  })
}

function windowIn(value: unknown): RefusedRequest['window'] {
  const { opensAt, closesAt }: Readonly<Record<string, unknown>> = { ...(isObject(value) ? value : {}) }
  const [from, until] = [instantOf(opensAt), instantOf(closesAt)]
  return from === undefined || until === undefined || until <= from ? undefined : { opensAt: from, closesAt: until }
}

function numberIn(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
