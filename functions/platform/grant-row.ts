import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { type Access, LOCATION_LISTS } from '#core/access/access.ts'
import type { Context } from '#core/grant/context.ts'
import type { Grant } from '#core/grant/grant.ts'
import { type Principal, printPrincipal } from '#core/grant/principal.ts'
import { endOf } from '#core/grant/status.ts'
import { nextTask } from '#core/grant/tasks.ts'
import { printInstant } from '#core/grant/window.ts'
import { auditFields } from './audit-fields.ts'
import { expiryFrom } from './expiry.ts'
import {
  dateField,
  earlyExtensionField,
  endingField,
  endsWithField,
  principalField,
  startedField,
} from './item-fields.ts'
import type { SameFields } from './same-fields.ts'

type Item = Record<string, AttributeValue>

/** The partition key of the index. Rows without it are finished, and not in the index. */
export const DUE = 'due'

/** A row calls the path of a location `prefix`, as it did when no location was one object. */
const location = z
  .looseObject({
    bucket: z.string(),
    prefix: z.string(),
    account: z.string().exactOptional(),
    until: dateField.exactOptional(),
    versions: z.literal(true).exactOptional(),
    name: z.string().exactOptional(),
  })
  .transform(({ prefix, ...rest }) => ({ ...rest, path: prefix }))
const locations = z.array(location)
const texts = z.array(z.string())

const row = z.looseObject({
  jobId: z.string(),
  principal: principalField,
  window: z.looseObject({
    opensAt: dateField,
    closesAt: dateField,
    runsForSeconds: z.number().exactOptional(),
    heartbeatSeconds: z.number().exactOptional(),
  }),
  network: z.union([z.looseObject({ sourceIps: texts }), z.looseObject({ vpcEndpoints: texts }), z.literal('any')]),
  access: z.looseObject({
    datasets: locations,
    baseModels: locations,
    outputs: locations,
    checkpoints: locations,
    scratch: locations.default([]),
    kmsKeys: texts,
    images: texts,
    logGroups: z.array(z.union([z.string(), z.looseObject({ arn: z.string(), streams: z.string() })])),
  }),
  isolation: z.enum(['shared', 'exclusive']),
  listing: z.literal('whole-bucket').exactOptional(),
  endsWith: endsWithField.exactOptional(),
  keys: z.enum(['rotate', 'deactivate', 'keep']),
  requestedBy: z.string(),
  reason: z.string(),
  context: z.custom<Context>((value) => typeof value === 'object' && value !== null).exactOptional(),
  digest: z.string(),
  requestedClosesAt: dateField,
  source: z.string(),
  principalId: z.string().exactOptional(),
  requestedAt: dateField,
  /** Rows of versions that did not warn are not warned of. */
  closingSoonMinutes: z.number().default(0),
  policies: z.array(z.looseObject({ name: z.string(), document: z.string() })),
  superseded: texts,
  ...auditFields,
  ended: endingField.exactOptional(),
  started: startedField.exactOptional(),
  extendedAt: dateField.exactOptional(),
  lastHeartbeatAt: dateField.exactOptional(),
  revokedAfterEnd: endingField.exactOptional(),
  reopened: z.looseObject({ at: dateField, event: z.string(), from: endingField }).exactOptional(),
  earlyExtensions: z.array(earlyExtensionField).default([]),
  openedAt: dateField.exactOptional(),
  foundAttachedAt: dateField.exactOptional(),
  closingFailedAt: dateField.exactOptional(),
  closedAt: dateField.exactOptional(),
  attachingUntil: dateField.exactOptional(),
  confirmedAt: dateField.exactOptional(),
  readyAt: dateField.exactOptional(),
  closingSoonFor: dateField.exactOptional(),
  keysReadyAt: dateField.exactOptional(),
  keysDoneAt: dateField.exactOptional(),
})

const grantItem = z.object({ version: z.number(), grant: z.string() })

/**
 * Names in IAM are not case-sensitive: a revocation may spell a name differently from the grant. Names of slots have no upper case. What is
 * due is told from the key alone, so it has to be a whole principal.
 */
export function principalKey(principal: Principal): string {
  return printPrincipal(principal).toLowerCase()
}

export function grantKey(of: Principal, jobId: string): Item {
  return marshall({ pk: principalKey(of), sk: `grant/${jobId}` })
}

/** Whether an item of a principal is a grant: its key ring is beside them. */
export function isGrant({ sk }: Item): boolean {
  return sk?.S?.startsWith('grant/') === true
}

/**
 * A grant as the table holds it: all facts as one JSON text, and next to it what conditions and the index need, which every
 * write computes anew.
 */
export function itemOf(grant: Grant): Item {
  const { version, ...facts } = grant
  const attributes = {
    version,
    grant: JSON.stringify({ ...facts, access: storedAccess(grant.access) }),
    ...(indexed(grant) ?? finished(grant)),
  }
  return { ...marshall(attributes), ...grantKey(grant.principal, grant.jobId) }
}

/** Fields that this version of Curfew does not know stay on the grant, so that the next write of the row keeps them. */
export function grantOf(item: Item): Grant {
  const { version, grant } = grantItem.parse(unmarshall(item))
  const facts: SameFields<z.output<typeof row>, Omit<Grant, 'version'>> = row.parse(JSON.parse(grant))
  return { ...facts, version }
}

function storedAccess(access: Access) {
  const lists = LOCATION_LISTS.map((list) => [
    list,
    access[list].map(({ path, ...rest }) => ({ ...rest, prefix: path })),
  ])
  return { ...access, ...Object.fromEntries(lists) }
}

/** What a grant reserves: how many policies it needs in which window, and whether it holds them now. */
export function reservationOf(grant: Grant) {
  const { window, policies, superseded } = grant
  return {
    opensAt: printInstant(window.opensAt),
    closesAt: printInstant(endOf(grant)),
    policies: policies.length + superseded.length,
    isOpen: grant.openedAt !== undefined && grant.closedAt === undefined,
  }
}

/** What the index holds of an unfinished grant: its next task, and what it reserves. */
function indexed(grant: Grant): Readonly<Record<string, unknown>> | undefined {
  const next = nextTask(grant)
  if (next === undefined) return undefined
  return { due: DUE, dueAt: printInstant(next.at), task: next.task, ...reservationOf(grant) }
}

/** DynamoDB deletes the row some time after `expiresAt`. */
function finished({ window }: Grant): { readonly expiresAt: number } {
  return { expiresAt: expiryFrom(window.closesAt) }
}
