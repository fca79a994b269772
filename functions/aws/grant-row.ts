import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import type { AuditRecord } from '#core/audit.ts'
import type { Grant } from '#core/grant.ts'
import { dueOf, pendingOf } from '#core/pending.ts'
import type { Principal } from '#core/principal.ts'
import { instant } from '#core/window.ts'
import { storedDate, storedEnding, storedPrincipal } from './stored.ts'

type Item = Record<string, AttributeValue>

/** The value of the index's partition key: rows without it are finished, and not in the index. */
export const DUE = 'due'

const location = z.object({ bucket: z.string(), prefix: z.string() })
const locations = z.array(location)
const texts = z.array(z.string())

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
  firstClosesAt: storedDate,
  source: z.string(),
  askedAt: storedDate,
  policies: z.array(z.object({ name: z.string(), document: z.string() })),
  superseded: texts,
  heads: texts,
  owed: z.array(auditRecord),
  ended: storedEnding.exactOptional(),
  openedAt: storedDate.exactOptional(),
  closedAt: storedDate.exactOptional(),
  confirmedAt: storedDate.exactOptional(),
  keysReadyAt: storedDate.exactOptional(),
  keysDoneAt: storedDate.exactOptional(),
})

const stored = z.object({ version: z.number(), grant: z.string() })

export function principalKey({ type, name }: Principal): string {
  return `${type}/${name}`
}

export function grantKey(of: Principal, jobId: string): Item {
  return marshall({ pk: principalKey(of), sk: `grant/${jobId}` })
}

/** A grant as the table holds it: one JSON text, beside it what conditions and the index need, for as long as something is pending. */
export function itemOf(grant: Grant): Item {
  const { version, ...body } = grant
  const dueAt = dueOf(grant)
  const due = dueAt === undefined ? {} : { due: DUE, dueAt: instant(dueAt), look: soonestLook(grant) }
  return { ...marshall({ version, grant: JSON.stringify(body), ...due }), ...grantKey(grant.principal, grant.jobId) }
}

export function grantOf(item: Item): Grant {
  const { version, grant } = stored.parse(unmarshall(item))
  return { ...row.parse(JSON.parse(grant)), version }
}

function soonestLook(grant: Grant): string | undefined {
  return pendingOf(grant).toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]?.look
}
