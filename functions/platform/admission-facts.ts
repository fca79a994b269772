import { type AttributeValue, TransactGetItemsCommand, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import type { EndsWith } from '#core/grant/ends-with.ts'
import type { Job } from '#core/grant/grant.ts'
import { newKeyRing } from '#core/keys/key-ring.ts'
import { type AdmissionFacts, Conflict } from '#core/ports.ts'
import { claimIn, claimKey } from './claims.ts'
import { ringKey, ringOf } from './key-ring-row.ts'
import { versionIn, versionKey } from './principal-versions.ts'
import { runEndsIn, runEndsKey } from './run-ends.ts'
import { table } from './table.ts'

/** As of one moment. Throws `Conflict` if one of them is being written. */
export async function admissionFactsOf({
  jobId,
  principal,
  endsWith,
}: Job & { readonly endsWith?: EndsWith }): Promise<AdmissionFacts> {
  const keys = [claimKey(jobId), versionKey(principal), ringKey(principal)]
  const [claim, version, ring, runEnds] = await itemsAt([...keys, ...(endsWith ? [runEndsKey(endsWith)] : [])])
  return {
    claim: claimIn(claim),
    principalVersion: versionIn(version),
    ring: ring === undefined ? newKeyRing(principal) : ringOf(ring),
    runEnds: runEndsIn(runEnds),
  }
}

type Item = Record<string, AttributeValue>

async function itemsAt(keys: readonly Item[]): Promise<readonly (Item | undefined)[]> {
  const { client, name } = table()
  const TransactItems = keys.map((Key) => ({ Get: { TableName: name, Key } }))
  try {
    const { Responses = [] } = await client.send(new TransactGetItemsCommand({ TransactItems }))
    return Responses.map(({ Item }) => Item)
  } catch (error) {
    throw error instanceof TransactionCanceledException ? new Conflict('a job') : error
  }
}
