import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { AUDITED_CHANGES, type AuditRecord } from '#core/audit/records.ts'
import type { Grant } from '#core/grant/grant.ts'
import { soonestOf } from '#core/grant/pending.ts'
import type { Principal } from '#core/grant/principal.ts'
import { endOf } from '#core/grant/status.ts'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import { storedDate, storedEnding, storedPrincipal } from './stored.ts'

type Item = Record<string, AttributeValue>

/** The value of the index's partition key: rows without it are finished, and not in the index. */
export const DUE = 'due'

/** How long the row of a closed grant is kept. Its audit records stay as long as their log group keeps them. */
const RETENTION_DAYS = 400

const location = z.object({ bucket: z.string(), prefix: z.string() })
const locations = z.array(location)
const texts = z.array(z.string())

const pendingChange = z.object({
  change: z.enum(AUDITED_CHANGES),
  because: z.string(),
  target: z.string(),
  principal: storedPrincipal.exactOptional(),
  at: z.string(),
})
const auditRecord = z.custom<AuditRecord>((value) => typeof value === 'object' && value !== null && 'hash' in value)

const row = z.object({
  jobId: z.string(),
  principal: storedPrincipal,
  window: z.object({ opensAt: storedDate, closesAt: storedDate }),
  network: z.union([z.object({ sourceIps: texts }), z.object({ vpcEndpoints: texts }), z.literal('any')]),
  access: z.object({
    datasets: locations,
    baseModels: locations,
    outputs: locations,
    checkpoints: locations,
    kmsKeys: texts,
    images: texts,
    logGroups: texts,
  }),
  isolation: z.enum(['shared', 'exclusive']),
  keys: z.enum(['rotate', 'deactivate', 'keep']),
  requestedBy: z.string(),
  reason: z.string(),
  digest: z.string(),
  requestedClosesAt: storedDate,
  source: z.string(),
  askedAt: storedDate,
  policies: z.array(z.object({ name: z.string(), document: z.string() })),
  superseded: texts,
  heads: texts,
  owed: z.array(auditRecord),
  pendingChanges: z.array(pendingChange),
  ended: storedEnding.exactOptional(),
  openedAt: storedDate.exactOptional(),
  closedAt: storedDate.exactOptional(),
  confirmedAt: storedDate.exactOptional(),
  sessionsOverAt: storedDate.exactOptional(),
  keysReadyAt: storedDate.exactOptional(),
  keysHeldUntil: storedDate.exactOptional(),
  keysDoneAt: storedDate.exactOptional(),
})

const stored = z.object({ version: z.number(), grant: z.string() })

/** IAM tells names apart by their letters, and not by their case: a revocation may be spelled otherwise than the grant. */
export function principalKey({ type, name }: Principal): string {
  return `${type}/${name.toLowerCase()}`
}

export function grantKey(of: Principal, jobId: string): Item {
  return marshall({ pk: principalKey(of), sk: `grant/${jobId}` })
}

/** A grant as the table holds it: one JSON text, beside it what conditions and the index need, for as long as something is pending. */
export function itemOf(grant: Grant): Item {
  const { version, ...body } = grant
  const row = { version, grant: JSON.stringify(body), ...(indexed(grant) ?? finished(grant)) }
  return { ...marshall(row), ...grantKey(grant.principal, grant.jobId) }
}

export function grantOf(item: Item): Grant {
  const { version, grant } = stored.parse(unmarshall(item))
  return { ...row.parse(JSON.parse(grant)), version }
}

/** What the index of unfinished grants holds of one: what it waits for, and how much of IAM it takes, and when. */
function indexed(grant: Grant): Readonly<Record<string, unknown>> | undefined {
  const soonest = soonestOf(grant)
  if (soonest === undefined) return undefined
  const { window, policies, superseded } = grant
  return {
    due: DUE,
    dueAt: printInstant(soonest.at),
    task: soonest.task,
    opensAt: printInstant(window.opensAt),
    closesAt: printInstant(endOf(grant)),
    policies: policies.length + superseded.length,
    isOpen: grant.openedAt !== undefined && grant.closedAt === undefined,
  }
}

/** A row that is done with is of use to nobody after a while: DynamoDB deletes it some time after. */
function finished({ window }: Grant): { readonly expiresAt: number } {
  return { expiresAt: Math.floor(secondsAfter(window.closesAt, RETENTION_DAYS * 24 * 3600).getTime() / 1000) }
}
