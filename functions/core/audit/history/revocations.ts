import type { AuditRecord } from '../records.ts'
import { detailText } from './asked.ts'

/** Somebody took access away, or reported keys as compromised. */
export type Revocation = {
  readonly at: Date
  readonly by: string
  readonly reason: string
  /** `all`, `user/trainer-gpu-01`, or the id of a job. */
  readonly targets: readonly string[]
  /** Jobs that lost their access by it, as far as the record lists them. */
  readonly ended: Listed
  /** Jobs that were over by then. */
  readonly over: Listed
  /** Job ids that no grant has. */
  readonly unknown: Listed
  readonly sessionsDenied: Listed
  /** Whether keys were replaced at once. */
  readonly isOfKeys: boolean
}

/** Some names of a list, and how many there are. */
export type Listed = { readonly count: number; readonly first: readonly string[] }

export function revocationsIn(records: readonly AuditRecord[]): readonly Revocation[] {
  return records
    .filter(({ change }) => change === 'revoke access' || change === 'revoke keys')
    .map((record) => {
      const { at, change, target, detail = {} } = record
      const targets = listIn(detail.targets).first
      return {
        ...{ at: new Date(at), by: detailText(record, 'by'), reason: detailText(record, 'reason') },
        targets: targets.length > 0 ? targets : [change === 'revoke keys' ? record.job : target],
        ...{ ended: listIn(detail.ended), over: listIn(detail.over), unknown: listIn(detail.unknown) },
        ...{ sessionsDenied: listIn(detail.sessionsDenied), isOfKeys: change === 'revoke keys' },
      }
    })
}

function listIn(value: unknown): Listed {
  if (typeof value !== 'object' || value === null) return { count: 0, first: [] }
  const { count, first }: Readonly<Record<string, unknown>> = { ...value }
  const names = Array.isArray(first) ? first.filter((name) => typeof name === 'string') : []
  return { count: typeof count === 'number' ? count : names.length, first: names }
}
