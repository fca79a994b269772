import type { AuditRecord } from '#core/audit/records.ts'
import type { PrincipalState } from '#local/day/state.ts'
import type { Where } from './where.ts'

/** One line of the demo's output. */
export type Line =
  | {
      readonly type: 'event'
      readonly at: string
      readonly from: string
      readonly event: string
      readonly about: string
    }
  | {
      readonly type: 'probe'
      readonly at: string
      readonly job: string
      readonly what: string
      readonly from: string
      readonly expected: string
      readonly seen: string
      readonly asExpected: boolean
      readonly rule: string
    }
  | ({
      readonly type: 'state'
      readonly at: string
      readonly system: Where['system']
      readonly name: string
      readonly asExpected: boolean
      readonly rule: string
    } & PrincipalState)
  | ({ readonly type: 'audit' } & AuditRecord)
  | {
      readonly type: 'summary'
      readonly system: Where['system']
      readonly store: Where['store']
      readonly probes: number
      readonly states: number
      readonly unexpected: number
      readonly auditProblems: readonly string[]
      /** Of Curfew's Lambdas, by service. */
      readonly calls: Readonly<Record<string, number>>
      readonly lambdaRuns: number
      readonly seconds: number
    }

export type Print = (line: Line) => void
