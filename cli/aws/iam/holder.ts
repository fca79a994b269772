import {
  type AttachedPolicy,
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
  paginateListGroupPolicies,
  paginateListRolePolicies,
  paginateListUserPolicies,
} from '@aws-sdk/client-iam'
import { type Readable, readable } from '#cli/aws/readable.ts'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { managedDocument } from './managed-document.ts'

/** What has policies: a principal, or a group of it. */
export type Holder = IamPrincipal | { readonly type: 'group'; readonly name: string }

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
  const calls = CALLS[type]
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

type AttachedPage = { readonly AttachedPolicies?: readonly AttachedPolicy[] | undefined }
type InlinePage = { readonly PolicyNames?: readonly string[] | undefined }
type Calls = {
  readonly attached: (client: IAMClient, name: string) => AsyncIterable<AttachedPage>
  readonly inline: (client: IAMClient, name: string) => AsyncIterable<InlinePage>
  readonly get: (
    client: IAMClient,
    name: string,
    PolicyName: string,
  ) => Promise<{ readonly PolicyDocument?: string | undefined }>
}

const CALLS: Readonly<Record<Holder['type'], Calls>> = {
  user: {
    attached: (client, UserName) => paginateListAttachedUserPolicies({ client }, { UserName }),
    inline: (client, UserName) => paginateListUserPolicies({ client }, { UserName }),
    get: (client, UserName, PolicyName) => client.send(new GetUserPolicyCommand({ UserName, PolicyName })),
  },
  role: {
    attached: (client, RoleName) => paginateListAttachedRolePolicies({ client }, { RoleName }),
    inline: (client, RoleName) => paginateListRolePolicies({ client }, { RoleName }),
    get: (client, RoleName, PolicyName) => client.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
  },
  group: {
    attached: (client, GroupName) => paginateListAttachedGroupPolicies({ client }, { GroupName }),
    inline: (client, GroupName) => paginateListGroupPolicies({ client }, { GroupName }),
    get: (client, GroupName, PolicyName) => client.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
  },
}

async function textOf(answer: ReturnType<Calls['get']>): Promise<string> {
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
