import fc from 'fast-check'
import type { Access, Location, Network } from '#core/access/access.ts'
import type { PendingChange } from '#core/audit/pending-changes.ts'
import { AUDITED_CHANGES, type AuditRecord } from '#core/audit/records.ts'
import type { Ending, Grant, WrittenPolicy } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { Window } from '#core/grant/window.ts'

type OptionalKeys<Value> = {
  [Key in keyof Value]-?: Record<never, never> extends Pick<Value, Key> ? Key : never
}[keyof Value]

type Arbitraries<Value> = { readonly [Key in keyof Value]-?: fc.Arbitrary<Exclude<Value[Key], undefined>> }

/** An arbitrary for every field of a type that is always there: a new field without one does not compile. */
type Always<Value> = Arbitraries<Omit<Value, OptionalKeys<Value>>>

/** The same for every field that may be absent. */
type Sometimes<Value> = Arbitraries<Pick<Value, OptionalKeys<Value>>>

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const texts = fc.array(text, { maxLength: 3 })
const instant = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2099-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const printed = instant.map((date) => date.toISOString())
/** Rows are JSON, and JSON has plain objects only. */
const plain = { noNullPrototype: true } as const

const principal: fc.Arbitrary<Principal> = fc.record(
  { type: fc.constantFrom('user', 'role'), name: text } satisfies Always<Principal>,
  plain,
)

const window: fc.Arbitrary<Window> = fc.record({ opensAt: instant, closesAt: instant } satisfies Always<Window>, plain)

const network: fc.Arbitrary<Network> = fc.oneof(
  texts.map((sourceIps) => ({ sourceIps })),
  texts.map((vpcEndpoints) => ({ vpcEndpoints })),
  fc.constant('any' as const),
)

const location: fc.Arbitrary<Location> = fc.record({ bucket: text, prefix: text } satisfies Always<Location>, plain)
const locations = fc.array(location, { maxLength: 3 })

const access: fc.Arbitrary<Access> = fc.record(
  {
    datasets: locations,
    baseModels: locations,
    outputs: locations,
    checkpoints: locations,
    kmsKeys: texts,
    images: texts,
    logGroups: texts,
  } satisfies Always<Access>,
  plain,
)

const policy: fc.Arbitrary<WrittenPolicy> = fc.record(
  { name: text, document: text } satisfies Always<WrittenPolicy>,
  plain,
)

const ending: fc.Arbitrary<Ending> = withOptional(
  { at: instant, because: fc.constantFrom('ended', 'revoked'), by: text, reason: text } satisfies Always<Ending>,
  { endsSessions: fc.boolean() } satisfies Sometimes<Ending>,
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

/** A grant in which every field varies, and every optional field may be absent. */
export const anyGrant: fc.Arbitrary<Grant> = withOptional(
  {
    jobId: text,
    principal,
    window,
    network,
    access,
    isolation: fc.constantFrom('shared', 'exclusive'),
    keys: fc.constantFrom('rotate', 'deactivate', 'keep'),
    requestedBy: text,
    reason: text,
    digest: text,
    requestedClosesAt: instant,
    source: text,
    requestedAt: instant,
    policies: fc.array(policy, { maxLength: 3 }),
    superseded: texts,
    heads: texts,
    owed: fc.array(auditRecord, { maxLength: 3 }),
    pendingChanges: fc.array(pendingChange, { maxLength: 3 }),
    version: fc.integer({ min: 1 }),
  } satisfies Always<Grant>,
  {
    ended: ending,
    openedAt: instant,
    foundAttachedAt: instant,
    closedAt: instant,
    confirmedAt: instant,
    sessionsOverAt: instant,
    keysReadyAt: instant,
    keysHeldUntil: instant,
    keysDoneAt: instant,
  } satisfies Sometimes<Grant>,
)

function withOptional<Required, Optional>(
  required: { readonly [Key in keyof Required]: fc.Arbitrary<Required[Key]> },
  optional: { readonly [Key in keyof Optional]: fc.Arbitrary<Optional[Key]> },
) {
  return fc
    .tuple(fc.record<Required>(required, plain), fc.record<Optional, never>(optional, { ...plain, requiredKeys: [] }))
    .map(([always, sometimes]) => ({ ...always, ...sometimes }))
}
