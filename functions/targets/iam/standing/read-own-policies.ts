import type { IamPrincipal } from '#core/grant/principal.ts'
import { inParallel } from '#runtime/in-parallel.ts'
import { setting } from '#runtime/settings.ts'
import type { Holder } from '../attachments.ts'
import { jobOfArn } from '../policy-path.ts'
import type { OwnPolicies, OwnPolicy } from './own-policy.ts'
import { managedDocument, parsed } from './read-documents.ts'
import { attachedToGroup, type Group, groupsOf, type InlinePolicy, inlineOf } from './read-holders.ts'

/** IAM lets a principal have some forty; a user in many groups has more. Each costs up to two calls, of a rate that closings need. */
const MAX_READ = 60
const AT_ONCE = 5

/** A policy that is still to be read; undefined if it is gone by then. */
type Unread = Omit<OwnPolicy, 'policy'> & { readonly read: () => Promise<string | undefined> }

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
): Promise<OwnPolicies | undefined> {
  const [inline, groups] = await Promise.all([inlineOf(principal), groupsOf(principal)])
  const unread = [...unreadOf(principal, attached, inline), ...(await Promise.all(groups.map(policiesOf))).flat()]
  if (unread.length === 0 && !hasPlatform) return undefined

  const boundaryArn = setting('BOUNDARY_ARN')
  const boundaryText = await managedDocument(boundaryArn)
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

async function policiesOf(group: Group): Promise<readonly Unread[]> {
  const [arns, inline] = await Promise.all([attachedToGroup(group), inlineOf(group)])
  return unreadOf(
    group,
    arns.filter((arn) => jobOfArn(arn) === undefined),
    inline,
  )
}

function unreadOf(holder: Holder, arns: readonly string[], inline: readonly InlinePolicy[]): readonly Unread[] {
  const of = holder.type === 'group' ? { group: holder.name } : {}
  return [
    ...arns.map((arn) => ({ ...of, name: nameOf(arn), kind: 'attached' as const, read: () => managedDocument(arn) })),
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
