import fc from 'fast-check'
import type { Access, Location, Network } from '#core/access/access.ts'
import type { Context } from '#core/grant/context.ts'
import type { EarlyExtension } from '#core/grant/early-extension.ts'
import { type EndsWith, JOB_KINDS, OUTCOMES } from '#core/grant/ends-with.ts'
import type { Ending, Grant, Reopening, WrittenPolicy } from '#core/grant/grant.ts'
import type { Started } from '#core/grant/start.ts'
import type { Window } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'
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

const window: fc.Arbitrary<Window> = withOptional(
  { opensAt: instant, closesAt: instant } satisfies Always<Window>,
  { runsForSeconds: fc.nat(), heartbeatSeconds: fc.nat() } satisfies Sometimes<Window>,
)

const started: fc.Arbitrary<Started> = fc.record(
  { at: instant, by: text, event: text, insteadOf: instant } satisfies Always<Started>,
  plain,
)

const network: fc.Arbitrary<Network> = fc.oneof(
  texts.map((sourceIps) => ({ sourceIps })),
  texts.map((vpcEndpoints) => ({ vpcEndpoints })),
  fc.constant('any' as const),
)

const location: fc.Arbitrary<Location> = withOptional(
  { bucket: text, path: text } satisfies Always<Location>,
  { account: text, until: instant, versions: fc.constant(true as const), name: text } satisfies Sometimes<Location>,
)
const locations = fc.array(location, { maxLength: 3 })

const access: fc.Arbitrary<Access> = fc.record(
  {
    datasets: locations,
    baseModels: locations,
    outputs: locations,
    checkpoints: locations,
    scratch: locations,
    kmsKeys: texts,
    images: texts,
    logGroups: fc.array(fc.oneof(text, fc.record({ arn: text, streams: text }, plain)), { maxLength: 3 }),
  } satisfies Always<Access>,
  plain,
)

const policy: fc.Arbitrary<WrittenPolicy> = fc.record(
  { name: text, document: text } satisfies Always<WrittenPolicy>,
  plain,
)

const problem: fc.Arbitrary<Problem> = fc.record({ path: text, message: text } satisfies Always<Problem>, plain)

const outcomes = fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 2 })

const run: fc.Arbitrary<NonNullable<Ending['run']>> = withOptional(
  { kind: fc.constantFrom(...JOB_KINDS), names: texts, ids: texts, outcomes } satisfies Always<
    NonNullable<Ending['run']>
  >,
  { queue: text } satisfies Sometimes<NonNullable<Ending['run']>>,
)

const endsWith: fc.Arbitrary<EndsWith> = withOptional(
  { kind: fc.constantFrom(...JOB_KINDS), name: text } satisfies Always<EndsWith>,
  { queue: text, id: text, on: outcomes } satisfies Sometimes<EndsWith>,
)

export const ending: fc.Arbitrary<Ending> = withOptional(
  { at: instant, because: fc.constantFrom('ended', 'revoked'), by: text, reason: text } satisfies Always<Ending>,
  {
    ...{ event: text, noted: fc.array(problem, { maxLength: 3 }), runsAs: fc.array(text), saidAt: instant },
    isFinal: fc.constant(true as const),
    compromised: fc.constant(true as const),
    run,
  } satisfies Sometimes<Ending>,
)

const reopening: fc.Arbitrary<Reopening> = fc.record(
  { at: instant, event: text, from: ending } satisfies Always<Reopening>,
  plain,
)

const earlyExtension: fc.Arbitrary<EarlyExtension> = fc.record(
  {
    ...{ id: text, source: text, time: instant, heldSince: instant, closesAt: instant },
    ...{ requestedBy: text, reason: text },
  } satisfies Always<EarlyExtension>,
  plain,
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
    closingSoonMinutes: fc.nat(),
    policies: fc.array(policy, { maxLength: 3 }),
    superseded: texts,
    earlyExtensions: fc.array(earlyExtension, { maxLength: 2 }),
    ...auditState,
    version: fc.integer({ min: 1 }),
  } satisfies Always<Grant>,
  {
    context: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })).map((json) => asPrinted(json)),
    endsWith,
    listing: fc.constant('whole-bucket'),
    principalId: text,
    ended: ending,
    started,
    extendedAt: instant,
    lastHeartbeatAt: instant,
    revokedAfterEnd: ending,
    reopened: reopening,
    openedAt: instant,
    foundAttachedAt: instant,
    closingFailedAt: instant,
    closedAt: instant,
    attachingUntil: instant,
    confirmedAt: instant,
    readyAt: instant,
    closingSoonFor: instant,
    keysReadyAt: instant,
    keysDoneAt: instant,
  } satisfies Sometimes<Grant>,
)

/** As JSON holds it, which knows no -0. */
function asPrinted(json: Context): Context {
  const printed: Context = JSON.parse(JSON.stringify(json))
  return printed
}
