import {
  GetItemCommand,
  paginateQuery,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { add, type Outgoing } from '#core/audit/outbox.ts'
import type { AuditStamp } from '#core/audit/records.ts'
import type { Grant } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { type AdmissionRead, Conflict, type Grants } from '#core/ports.ts'
import { admissionFactsOf } from './admission-facts.ts'
import { claimOf, claimUpdate, recordEarlyEnd } from './claims.ts'
import { dueRows, isClosingOverdue, unfinished } from './due-rows.ts'
import { overdueExtensions, replaceEarlyExtensions } from './early-extensions.ts'
import { endingWith, endsWithParts, sameRunEnds } from './ending-with.ts'
import type { Frame } from './frame.ts'
import { grantKey, grantOf, isGrant, itemOf, principalKey } from './grant-row.ts'
import { jobSignals } from './job-signals.ts'
import { outboxParts } from './outbox.ts'
import { bumpVersion, lastGlobalRevocation, recordRevocation, versionOf } from './principal-versions.ts'
import { isOvertaken, replaceItem } from './replace-item.ts'
import { reserve, reserved } from './reserved.ts'
import { hitPart } from './revocation-hits.ts'
import { recordRunEnd } from './run-ends.ts'
import { table, UNFINISHED_INDEX } from './table.ts'

/** Grants in DynamoDB: partition key the principal, sort key the job. */
export function grants({ stamp }: Pick<Frame, 'stamp'>): Grants {
  return {
    admissionFactsOf,
    claimOf,
    versionOf,
    lastGlobalRevocation,
    get,
    of,
    record: (grant, read, outgoing) => record(grant, read, outgoing, stamp()),
    replace: (grant, outgoing, hit) => {
      const at = stamp()
      return replace(grant, outgoing, at, hit === undefined ? [] : [hitPart(hit, at.at)])
    },
    extend: async (grant, principalVersion, outgoing) => {
      const bump = { Update: bumpVersion(grant.principal, principalVersion) }
      const extended = await replace(grant, outgoing, stamp(), [bump, ...endsWithParts(grant)])
      reserve(extended)
      return extended
    },
    recordEarlyEnd,
    ...jobSignals,
    recordRunEnd,
    endingWith,
    replaceEarlyExtensions: (jobId, extensions, outgoing) =>
      replaceEarlyExtensions(jobId, extensions, outgoing, stamp()),
    overdueExtensions,
    recordRevocation,
    due: dueRows,
    unfinished,
    isClosingOverdue,
    reserved,
  }
}

async function get(principal: Principal, jobId: string): Promise<Grant | undefined> {
  const { client, name } = table()
  const Key = grantKey(principal, jobId)
  const { Item } = await client.send(new GetItemCommand({ TableName: name, Key, ConsistentRead: true }))
  return Item === undefined ? undefined : grantOf(Item)
}

async function of(principal: Principal): Promise<readonly Grant[]> {
  const { client, name } = table()
  const query = {
    TableName: name,
    IndexName: UNFINISHED_INDEX,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :principal',
    ExpressionAttributeValues: marshall({ ':principal': principalKey(principal) }),
  }
  const found: Grant[] = []
  for await (const page of paginateQuery({ client }, query)) {
    found.push(...(page.Items ?? []).filter(isGrant).map(grantOf))
  }
  return found
}

const FAILED = 'ConditionalCheckFailed'

/** Claim, row and what they say are one transaction: none exists without the others. */
async function record(
  grant: Grant,
  { principalVersion, runEnds }: AdmissionRead,
  outgoing: Outgoing,
  stamp: AuditStamp,
): Promise<'recorded' | 'duplicate' | 'taken'> {
  const { client, name } = table()
  const { state, item } = add(outgoing, grant, grant.jobId, stamp)
  const row = { TableName: name, Item: itemOf({ ...grant, ...state }), ConditionExpression: 'attribute_not_exists(pk)' }
  const parts = [
    { Update: claimUpdate(grant) },
    { Put: row },
    { Update: bumpVersion(grant.principal, principalVersion) },
    ...endsWithParts(grant),
    ...sameRunEnds(grant, runEnds),
    ...outboxParts(item),
  ]
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: parts }))
    reserve(grant)
    return 'recorded'
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error
    const [claim, put] = error.CancellationReasons ?? []
    if (claim?.Code === FAILED && claim.Item?.digest === undefined) throw new Conflict(rowOf(grant))
    if (claim?.Code === FAILED) return 'taken'
    if (put?.Code === FAILED) return 'duplicate'
    throw isOvertaken(error) ? new Conflict(rowOf(grant)) : error
  }
}

async function replace(
  grant: Grant,
  outgoing: Outgoing,
  stamp: AuditStamp,
  others: readonly TransactWriteItem[] = [],
): Promise<Grant> {
  const { state, item } = add(outgoing, grant, grant.jobId, stamp)
  const next = { ...grant, ...state, version: grant.version + 1 }
  await replaceItem(itemOf(next), grant.version, item, rowOf(grant), others)
  return next
}

function rowOf({ jobId }: Grant): string {
  return `the grant of job ${jobId}`
}
