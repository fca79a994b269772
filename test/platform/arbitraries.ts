import fc from 'fast-check'
import type { AuditState } from '#core/audit/outbox.ts'
import type { PendingChange } from '#core/audit/pending-changes.ts'
import { AUDITED_CHANGES } from '#core/audit/records.ts'
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
    until: printed,
  } satisfies Always<PendingChange>,
  { principal } satisfies Sometimes<PendingChange>,
)

/** What an item remembers of its records. */
export const auditState = {
  lastSeq: fc.nat(),
  lastHash: fc.option(text),
  pendingChanges: fc.array(pendingChange, { maxLength: 3 }),
} satisfies Always<AuditState>

export function withOptional<Required, Optional>(
  required: { readonly [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { readonly [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> },
) {
  return fc
    .tuple(fc.record<Required>(required, plain), fc.record<Optional, never>(optional, { ...plain, requiredKeys: [] }))
    .map(([always, sometimes]) => ({ ...always, ...sometimes }))
}
