import fc from 'fast-check'
import type { Blocked, Compromise, KeyRing, KeyUse, LastJob, OutdatedKey, RetiredKey } from '#core/keys/key-ring.ts'
import {
  type Always,
  auditState,
  instant,
  plain,
  principal,
  type Sometimes,
  text,
  texts,
  withOptional,
} from './arbitraries.ts'

const outdated: fc.Arbitrary<OutdatedKey> = fc.record(
  { keyId: text, because: fc.constantFrom('closed', 'revoked', 'compromised') } satisfies Always<OutdatedKey>,
  plain,
)

const use: fc.Arbitrary<KeyUse> = withOptional(
  { jobId: text, keyId: text } satisfies Always<KeyUse>,
  { run: text } satisfies Sometimes<KeyUse>,
)

const retired: fc.Arbitrary<RetiredKey> = fc.record({ id: text, since: instant } satisfies Always<RetiredKey>, plain)

const last: fc.Arbitrary<LastJob> = fc.record(
  { jobId: text, endedAt: instant, keys: fc.constantFrom('rotate', 'deactivate') } satisfies Always<LastJob>,
  plain,
)

const compromise: fc.Arbitrary<Compromise> = fc.record(
  { at: instant, hasJobs: fc.boolean(), by: text, reason: text } satisfies Always<Compromise>,
  plain,
)

const blocked: fc.Arbitrary<Blocked> = withOptional(
  { because: text, since: instant, reportAt: instant } satisfies Always<Blocked>,
  { noKeyBefore: instant } satisfies Sometimes<Blocked>,
)

/** A key ring in which every field varies, and every optional field may be absent. */
export const anyKeyRing: fc.Arbitrary<KeyRing> = withOptional(
  {
    principal,
    outdated: fc.array(outdated, { maxLength: 3 }),
    uses: fc.array(use, { maxLength: 3 }),
    retired: fc.array(retired, { maxLength: 3 }),
    created: texts,
    ...auditState,
    version: fc.integer({ min: 1 }),
  } satisfies Always<KeyRing>,
  {
    principalId: text,
    stored: fc.record({ id: text, storedAt: instant }, plain),
    compromise,
    compromisedAt: instant,
    last,
    blocked,
    nextAt: instant,
  } satisfies Sometimes<KeyRing>,
)
