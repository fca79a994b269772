import type { Question } from '#cli/can/question.ts'
import type { GrantFacts } from '#cli/status/facts.ts'
import { type Caller, callerOf } from './caller.ts'
import { connectToIam } from './iam/client.ts'
import type { HeldPolicy } from './iam/holder.ts'
import { managedDocument } from './iam/managed-document.ts'
import type { Readable } from './readable.ts'
import { bucketPolicy, keyPolicy } from './resource-policies.ts'

export type PolicyText = { readonly label: string; readonly text: string }

/** What decides about a principal's requests apart from its grant. */
export type AccessTexts = {
  readonly caller: Caller
  /** Also those of other grants. */
  readonly others: readonly PolicyText[]
  readonly boundary: PolicyText | undefined
  readonly resource: PolicyText | undefined
  /** That of the resource could be read, and there is none. */
  readonly hasNoResourcePolicy: boolean
  readonly unread: readonly string[]
}

/** Each job has a path of its own. */
const GRANTED = /:policy\/curfew[\w-]*\/([^/]+)\/[^/]+$/

const KEY = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//

/** Reads the policies that decide, with the rights of the caller; what they may not read is named. */
export async function readAccess(
  { holdings, attached }: Pick<GrantFacts, 'holdings' | 'attached'>,
  resource: Question['resource'],
): Promise<AccessTexts> {
  const client = connectToIam()
  const isOwn = ({ name, arn }: HeldPolicy) => arn !== undefined && attached.some((policy) => policy.name === name)
  const { identity } = holdings
  const boundaryArn = 'value' in identity ? identity.value.boundaryArn : undefined
  try {
    const [caller, others, boundary, own] = await Promise.all([
      callerOf(),
      Promise.all(holdings.policies.filter((policy) => !isOwn(policy)).map(labeled)),
      boundaryArn === undefined ? undefined : managedDocument(client, boundaryArn),
      policyOf(resource),
    ])
    const boundaryLabel = `boundary ${boundaryArn?.slice(boundaryArn.lastIndexOf('/') + 1)}`
    return {
      caller,
      others: others.flatMap(({ label, read }) => ('value' in read ? [{ label, text: read.value }] : [])),
      boundary: boundary && 'value' in boundary ? { label: boundaryLabel, text: boundary.value } : undefined,
      resource:
        own?.read && 'value' in own.read && own.read.value !== undefined
          ? { label: own.label, text: own.read.value }
          : undefined,
      hasNoResourcePolicy: own !== undefined && 'value' in own.read && own.read.value === undefined,
      unread: [
        ...holdings.unread.filter((text) => !text.startsWith('access keys')),
        ...others.flatMap(({ label, read }) => ('unread' in read ? [`${label}: ${read.unread}`] : [])),
        ...(boundary && 'unread' in boundary ? [`${boundaryLabel}: ${boundary.unread}`] : []),
        ...(own && 'unread' in own.read ? [`${own.label}: ${own.read.unread}`] : []),
        ...(own === undefined && needsPolicy(resource)
          ? [`the policy of the resource: only those of buckets and keys are read`]
          : []),
      ],
    }
  } finally {
    client.destroy()
  }
}

async function labeled({ name, kind, group, arn = '', read }: HeldPolicy) {
  const [, otherJob] = GRANTED.exec(arn) ?? []
  const of = group === undefined ? '' : ` of group ${group}`
  const label = otherJob === undefined ? `${kind} policy ${name}${of}` : `policy ${name} of the grant of ${otherJob}`
  return { label, read: await read() }
}

type Own = { readonly label: string; readonly read: Readable<string | undefined> }

async function policyOf(resource: Question['resource']): Promise<Own | undefined> {
  if ('bucket' in resource)
    return { label: `policy of bucket ${resource.bucket}`, read: await bucketPolicy(resource.bucket) }
  if (!KEY.test(resource.arn)) return undefined
  return {
    label: `policy of key ${resource.arn.slice(resource.arn.lastIndexOf('/') + 1)}`,
    read: await keyPolicy(resource.arn),
  }
}

/** Log groups have no policy that could let a principal in, and `*` is no resource. */
function needsPolicy(resource: Question['resource']): boolean {
  return 'arn' in resource && resource.arn !== '*' && !resource.arn.includes(':logs:')
}
