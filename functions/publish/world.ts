import type { AuditLog, Unpublished } from '#core/ports.ts'
import type { Frame } from '#platform/frame.ts'

export type World = Frame & {
  readonly unpublished: Unpublished
  readonly auditLog: AuditLog
}
