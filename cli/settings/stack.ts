import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import type { Settings } from './settings.ts'

/** Names of what a stage has in its account and region. */
export type StackNames = {
  readonly table: string
  readonly bus: string
  readonly auditLog: string
  /** The secret with the current access key of a user or slot. */
  secretOf(principal: Principal): string
}

export function stackOf({ prefix }: Pick<Settings, 'prefix'>): StackNames {
  return {
    table: prefix,
    bus: prefix,
    auditLog: `/${prefix}/audit`,
    secretOf: (principal) => `${prefix}/${printPrincipal(principal)}`,
  }
}
