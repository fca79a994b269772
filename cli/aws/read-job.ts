import type { AttachedDocument, GrantFacts, JobFacts } from '#cli/status/facts.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasAccessKeys, type Principal, printPrincipal } from '#core/grant/principal.ts'
import { grantNamed, keyRingOf, storedAbout } from './grants.ts'
import { connectToIam } from './iam/client.ts'
import { accessKeysOf, type Holdings, holdingsOf } from './iam/holdings.ts'
import type { Table } from './table.ts'

/** What the table and IAM say about a job. Throws a Fault if the table cannot be read; what IAM does not say is noted. */
export async function readJob(table: Table, jobId: string, prefix: string): Promise<JobFacts> {
  const [grant, stored] = await Promise.all([grantNamed(table, jobId), storedAbout(table, jobId)])
  const records = stored.flatMap((item) => item.records)
  return { jobId, records, grant: grant && (await factsOf(table, grant, prefix)) }
}

async function factsOf(table: Table, grant: Grant, prefix: string): Promise<GrantFacts> {
  const client = connectToIam()
  const { principal, jobId } = grant
  const isUser = hasAccessKeys(principal)
  try {
    const [holdings, ring, listed] = await Promise.all([
      principal.type === 'access-key' ? unreadOf(principal) : holdingsOf(client, principal),
      isUser ? keyRingOf(table, principal) : undefined,
      principal.type === 'user' ? accessKeysOf(client, principal.name) : undefined,
    ])
    const attached = await documentsOf(holdings, `:policy/${prefix}/${jobId}/`)
    return { grant, holdings, attached, keys: ring && listed && { ring, listed } }
  } finally {
    client.destroy()
  }
}

/** Only the stage's own Lambdas may read its store: whoever asks has no key there. */
function unreadOf(principal: Principal): Holdings {
  const unread = 'only the Lambdas of the stage may read its store'
  return { identity: { unread }, policies: [], unread: [`${printPrincipal(principal)}: ${unread}`] }
}

function documentsOf({ policies }: Holdings, path: string): Promise<readonly AttachedDocument[]> {
  const own = policies.filter(({ arn }) => arn?.includes(path))
  return Promise.all(own.map(async ({ name, read }) => ({ name, document: await read() })))
}
