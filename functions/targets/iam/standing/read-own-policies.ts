import type { IAMClient } from '@aws-sdk/client-iam'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { inParallel } from '#runtime/in-parallel.ts'
import { setting } from '#runtime/settings.ts'
import type { Holder } from '../attachments.ts'
import { iam } from '../client.ts'
import { jobOfArn } from '../policy-path.ts'
import type { OwnPolicies, OwnPolicy } from './own-policy.ts'
import { managedDocument, parsed } from './read-documents.ts'
import { attachedToGroup, type Group, groupsOf, type InlinePolicy, inlineOf } from './read-holders.ts'

/** IAM lets a principal have some forty; a user in many groups has more. Each costs up to two calls, of a rate that closings need. */
const MAX_READ = 60
const AT_ONCE = 5

/** A policy that is still to be read; undefined if it is gone by then. */
type Unread = Omit<OwnPolicy, 'policy'> & { readonly read: () => Promise<string | undefined> }

/** Where the policies of principals are read. */
export type PolicySource = {
  readonly client: IAMClient
  /** The boundary of every principal. */
  readonly boundaryArn: string
  /** Whether a policy is that of a grant, by its ARN. */
  readonly isOfGrant: (arn: string) => boolean
}

/** The account and stage of this Lambda. */
export function ownSource(): PolicySource {
  return { client: iam(), boundaryArn: setting('BOUNDARY_ARN'), isOfGrant: (arn) => jobOfArn(arn) !== undefined }
}

/**
 * The policies that a principal has by itself and by its groups, without those of grants, and the boundary. The boundary is
 * read only if something depends on it: undefined if the principal has no policy of its own and no platform. Throws if IAM
 * does not answer or the boundary cannot be read.
 * @param attached ARNs of the policies of others that are attached to the principal
 */
export async function readOwnPolicies(
  principal: IamPrincipal,
  attached: readonly string[],
  hasPlatform: boolean,
  source: PolicySource,
): Promise<OwnPolicies | undefined> {
  const { client, boundaryArn } = source
  const [inline, groups] = await Promise.all([inlineOf(client, principal), groupsOf(client, principal)])
  const ofGroups = await Promise.all(groups.map((group) => policiesOf(group, source)))
  const unread = [...unreadOf(client, principal, attached, inline), ...ofGroups.flat()]
  if (unread.length === 0 && !hasPlatform) return undefined

  const boundaryText = await managedDocument(client, boundaryArn)
  const boundary = boundaryText === undefined ? undefined : parsed(boundaryText)
  if (boundary === undefined) throw new Error(`Cannot read the permissions boundary ${boundaryArn}`)

  const looked = unread.slice(0, MAX_READ)
  const policies: OwnPolicy[] = []
  const failures = await inParallel(looked, AT_ONCE, async ({ read, ...about }) => {
    const text = await read()
    if (text !== undefined) policies.push({ ...about, policy: parsed(text) })
  })
  if (failures.length > 0) throw failures[0]
  return { policies: policies.toSorted(byName), unread: unread.length - looked.length, boundary }
}

async function policiesOf(group: Group, { client, isOfGrant }: PolicySource): Promise<readonly Unread[]> {
  const [arns, inline] = await Promise.all([attachedToGroup(client, group), inlineOf(client, group)])
  return unreadOf(
    client,
    group,
    arns.filter((arn) => !isOfGrant(arn)),
    inline,
  )
}

function unreadOf(
  client: IAMClient,
  holder: Holder,
  arns: readonly string[],
  inline: readonly InlinePolicy[],
): readonly Unread[] {
  const of = holder.type === 'group' ? { group: holder.name } : {}
  const read = (arn: string) => () => managedDocument(client, arn)
  return [
    ...arns.map((arn) => ({ ...of, name: nameOf(arn), kind: 'attached' as const, read: read(arn) })),
    ...inline.map(({ name, read }) => ({ ...of, name, kind: 'inline' as const, read })),
  ]
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

/** Answers arrive in any order, and warnings do not change from run to run. */
function byName(one: OwnPolicy, other: OwnPolicy): number {
  return `${one.group ?? ''}/${one.name}`.localeCompare(`${other.group ?? ''}/${other.name}`)
}
