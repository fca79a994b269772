import fc from 'fast-check'
import type { Trail } from '#core/audit/audit.ts'
import type { PendingChange } from '#core/audit/pending-changes.ts'
import { AUDITED_CHANGES, type AuditRecord } from '#core/audit/records.ts'
import type { Principal } from '#core/grant/principal.ts'

type OptionalKeys<Value> = {
  [Key in keyof Value]-?: Record<never, never> extends Pick<Value, Key> ? Key : never
}[keyof Value]

type Arbitraries<Value> = { readonly [Key in keyof Value]-?: fc.Arbitrary<Exclude<Value[Key], undefined>> }

/** An arbitrary for every field of a type that is always there: a new field without one does not compile. */
export type Always<Value> = Arbitraries<Omit<Value, OptionalKeys<Value>>>

/** The same for every field that may be absent. */
export type Sometimes<Value> = Arbitraries<Pick<Value, OptionalKeys<Value>>>

export const text = fc.string({ unit: 'grapheme', maxLength: 12 })
export const texts = fc.array(text, { maxLength: 3 })
export const instant = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2099-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const printed = instant.map((date) => date.toISOString())
/** Rows are JSON, and JSON has plain objects only. */
export const plain = { noNullPrototype: true } as const

export const principal: fc.Arbitrary<Principal> = fc.record(
  { type: fc.constantFrom('user', 'role'), name: text } satisfies Always<Principal>,
  plain,
)

const pendingChange: fc.Arbitrary<PendingChange> = withOptional(
  {
    change: fc.constantFrom(...AUDITED_CHANGES),
    because: text,
    target: text,
    at: printed,
  } satisfies Always<PendingChange>,
  { principal } satisfies Sometimes<PendingChange>,
)

const auditRecord: fc.Arbitrary<AuditRecord> = withOptional(
  {
    job: text,
    at: printed,
    by: text,
    event: text,
    change: fc.constantFrom(...AUDITED_CHANGES),
    phase: fc.constantFrom('intended', 'done', 'failed'),
    because: text,
    target: text,
    previous: texts,
    hash: text,
  } satisfies Always<AuditRecord>,
  {
    principal,
    detail: fc.dictionary(text, fc.oneof(text, texts, fc.integer(), fc.constant(null)), { ...plain, maxKeys: 3 }),
  } satisfies Sometimes<AuditRecord>,
)

/** The audit trail of an item. */
export const trail = {
  heads: texts,
  owed: fc.array(auditRecord, { maxLength: 3 }),
  pendingChanges: fc.array(pendingChange, { maxLength: 3 }),
} satisfies Always<Trail>

export function withOptional<Required, Optional>(
  required: { readonly [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { readonly [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> },
) {
  return fc
    .tuple(fc.record<Required>(required, plain), fc.record<Optional, never>(optional, { ...plain, requiredKeys: [] }))
    .map(([always, sometimes]) => ({ ...always, ...sometimes }))
}
