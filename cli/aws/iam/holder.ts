import type { IAMClient } from '@aws-sdk/client-iam'
import { type Readable, readable } from '#cli/aws/readable.ts'
import type { Holder } from '#targets/iam/attachments.ts'
import { HOLDER_CALLS } from '#targets/iam/standing/holder-calls.ts'
import { managedDocument } from './managed-document.ts'

export type HeldPolicy = {
  readonly name: string
  readonly kind: 'attached' | 'inline'
  /** Of one that is attached. */
  readonly arn?: string
  /** The group that has it, if the principal has it as a member. */
  readonly group?: string
  /** Its document. */
  readonly read: () => Promise<Readable<string>>
}

/** The policies of one holder. */
export type Held = { readonly policies: readonly HeldPolicy[]; readonly unread: readonly string[] }

const TITLES = { user: 'User', role: 'Role', group: 'Group' } as const

export async function policiesOf(client: IAMClient, { type, name }: Holder): Promise<Held> {
  const title = TITLES[type]
  const about = type === 'group' ? { group: name } : {}
  const calls = HOLDER_CALLS[type]
  const attached = await readable(`iam:ListAttached${title}Policies`, collect(calls.attached(client, name)))
  const inline = await readable(`iam:List${title}Policies`, collect(calls.inline(client, name)))
  const managed = itemsIn(attached).flatMap(({ AttachedPolicies = [] }) => AttachedPolicies)
  const names = itemsIn(inline).flatMap(({ PolicyNames = [] }) => PolicyNames)
  return {
    policies: [
      ...managed.map(({ PolicyName = '', PolicyArn = '' }) => ({
        ...{ ...about, name: PolicyName, arn: PolicyArn, kind: 'attached' as const },
        read: () => managedDocument(client, PolicyArn),
      })),
      ...names.map((policy) => ({
        ...{ ...about, name: policy, kind: 'inline' as const },
        read: () => readable(`iam:Get${title}Policy`, textOf(calls.get(client, name, policy))),
      })),
    ],
    unread: [
      ...('unread' in attached ? [`policies attached to ${type} ${name}: ${attached.unread}`] : []),
      ...('unread' in inline ? [`inline policies of ${type} ${name}: ${inline.unread}`] : []),
    ],
  }
}

async function textOf(answer: ReturnType<(typeof HOLDER_CALLS)['user']['get']>): Promise<string> {
  return decodeURIComponent((await answer).PolicyDocument ?? '')
}

async function collect<Page>(pages: AsyncIterable<Page>): Promise<readonly Page[]> {
  const all: Page[] = []
  for await (const page of pages) all.push(page)
  return all
}

function itemsIn<Value>(read: Readable<readonly Value[]>): readonly Value[] {
  return 'value' in read ? read.value : []
}
