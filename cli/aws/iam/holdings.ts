import {
  type AccessKeyMetadata,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam'
import { type Readable, readable } from '#cli/aws/readable.ts'
import type { IamPrincipal } from '#core/grant/principal.ts'
import type { FoundKey } from '#core/keys/access-key.ts'
import { groupsOf } from '#targets/iam/standing/read-holders.ts'
import { type HeldPolicy, policiesOf } from './holder.ts'

/** A principal as IAM has it. */
export type Identity = {
  readonly arn: string
  readonly id: string
  readonly boundaryArn: string | undefined
  readonly tags: Readonly<Record<string, string>>
}

/** What IAM holds for a principal, as far as the caller may read it. */
export type Holdings = {
  readonly identity: Readable<Identity>
  /** Its own, and those of its groups. */
  readonly policies: readonly HeldPolicy[]
  /** What else could not be read, each with what it needs. */
  readonly unread: readonly string[]
}

export async function holdingsOf(client: IAMClient, principal: IamPrincipal): Promise<Holdings> {
  const [identity, own, groups] = await Promise.all([
    identityOf(client, principal),
    policiesOf(client, principal),
    readable('iam:ListGroupsForUser', groupsOf(client, principal)),
  ])
  const ofGroups = 'value' in groups ? await Promise.all(groups.value.map((group) => policiesOf(client, group))) : []
  const all = [own, ...ofGroups]
  return {
    identity,
    policies: all.flatMap(({ policies }) => policies),
    unread: [
      ...('unread' in identity ? [`${principal.type} ${principal.name}: ${identity.unread}`] : []),
      ...all.flatMap(({ unread }) => unread),
      ...('unread' in groups ? [`groups of user ${principal.name}: ${groups.unread}`] : []),
    ],
  }
}

/** The access keys of a user, without secrets, which IAM does not give. */
export async function accessKeysOf(client: IAMClient, UserName: string): Promise<Readable<readonly FoundKey[]>> {
  const listed = await readable('iam:ListAccessKeys', client.send(new ListAccessKeysCommand({ UserName })))
  return 'unread' in listed ? listed : { value: (listed.value.AccessKeyMetadata ?? []).map(keyOf) }
}

function keyOf({ AccessKeyId = '', Status, CreateDate = new Date(0) }: AccessKeyMetadata): FoundKey {
  return { id: AccessKeyId, active: Status === 'Active', createdAt: CreateDate }
}

function identityOf(client: IAMClient, { type, name }: IamPrincipal): Promise<Readable<Identity>> {
  return type === 'user'
    ? readable(
        'iam:GetUser',
        client.send(new GetUserCommand({ UserName: name })).then(({ User }) => found(User, User?.UserId)),
      )
    : readable(
        'iam:GetRole',
        client.send(new GetRoleCommand({ RoleName: name })).then(({ Role }) => found(Role, Role?.RoleId)),
      )
}

type Found = {
  readonly Arn?: string | undefined
  readonly PermissionsBoundary?: { readonly PermissionsBoundaryArn?: string | undefined } | undefined
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined
}

function found({ Arn = '', PermissionsBoundary, Tags = [] }: Found = {}, id = ''): Identity {
  return {
    ...{ arn: Arn, id, boundaryArn: PermissionsBoundary?.PermissionsBoundaryArn },
    tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
  }
}
