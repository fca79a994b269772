import type { RefusalStatus } from '#cli/contracts/status.ts'
import { isObject } from '#cli/json.ts'
import type { AuditRecord } from '#core/audit/records.ts'
import { recordsOf } from './records.ts'

/** What is said of a job without a grant whose request was refused; undefined if none was. The last refusal counts. */
export function refusalOf(jobId: string, records: readonly AuditRecord[]): RefusalStatus | undefined {
  const [last] = records
    .filter(({ change }) => change === 'refuse request')
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  if (last === undefined) return undefined
  const { detailType, source, problems, moreProblems } = { ...last.detail }
  return {
    jobId,
    refused: {
      ...{ at: last.at, event: last.event, detailType: textOf(detailType), source: textOf(source) },
      problems: Array.isArray(problems) ? problems.filter(isObject).map(problemIn) : [],
      moreProblems: typeof moreProblems === 'number' ? moreProblems : 0,
    },
    records: recordsOf(records),
  }
}

function problemIn({ path, message }: Readonly<Record<string, unknown>>) {
  return { path: textOf(path), message: textOf(message) }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
