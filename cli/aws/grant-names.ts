import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Io } from '#cli/io.ts'
import { settingsOf } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'
import { printPrincipal } from '#core/grant/principal.ts'
import { unfinishedGrants } from './grants.ts'

/** Somebody waits with a finger on a key. */
const MAX_SECONDS = 1.5
const CLIENT_OPTIONS = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true },
}

/** Names in the grants of a stage that are not over. None if the stage cannot be read, or not at once. */
export async function namesOf(
  kind: 'job' | 'principal',
  stage: string | undefined,
  io: Io,
): Promise<readonly string[]> {
  return Promise.race([read(kind, stage, io).catch(() => []), io.sleep(MAX_SECONDS).then(() => [])])
}

async function read(kind: 'job' | 'principal', stage: string | undefined, io: Io): Promise<readonly string[]> {
  const { table } = stackOf(await settingsOf({ stage }, io))
  const client = new DynamoDBClient(CLIENT_OPTIONS)
  try {
    const grants = await unfinishedGrants({ client, name: table })
    const names = grants.map(({ jobId, principal }) => (kind === 'job' ? jobId : printPrincipal(principal)))
    return [...new Set(names)].toSorted()
  } finally {
    client.destroy()
  }
}
