import { type AttributeValue, TransactGetItemsCommand, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import type { Principal } from '#core/grant/principal.ts'
import { newKeyRing } from '#core/keys/key-ring.ts'
import { type AdmissionFacts, Conflict } from '#core/ports.ts'
import { claimIn, claimKey } from './claims.ts'
import { ringKey, ringOf } from './key-ring-row.ts'
import { versionIn, versionKey } from './principal-versions.ts'
import { table } from './table.ts'

/** As of one moment. Throws `Conflict` if one of them is being written. */
export async function admissionFactsOf(jobId: string, principal: Principal): Promise<AdmissionFacts> {
  const [claim, version, ring] = await itemsAt([claimKey(jobId), versionKey(principal), ringKey(principal)])
  return {
    claim: claimIn(claim),
    principalVersion: versionIn(version),
    ring: ring === undefined ? newKeyRing(principal) : ringOf(ring),
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
