import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteAccessKeyCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import type { Identity, State } from '#local/iam/state.ts'
import type { Account } from './account.ts'
import type { HandDeed, Who } from './plan.ts'

const WIDE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] })

/** What somebody needs who is not Curfew's business: nothing that a job asks for. */
const FOREIGN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'ec2:DescribeInstances', Resource: '*' }],
})

/** Who is in no way Curfew's. */
const STRANGER = 'analyst-without-boundary'

/** What a hand does, if there is something to do it to. */
export async function meddle(deed: HandDeed, jobId: string, who: Who, { aws, iam }: Account): Promise<void> {
  const identity = identityOf(aws.truth.iam(), who)
  if (identity === undefined) return
  const [arn] = identity.attached.filter((one) => one.includes(`:policy/curfew/${jobId}/`))
  const account = aws.stack.place.account
  switch (deed) {
    case 'plant':
      return attachNew(
        iam,
        who,
        { Path: `/curfew/${jobId}/`, PolicyName: `planted-${jobId}`, PolicyDocument: WIDE },
        account,
      )
    case 'attach a foreign policy':
      return attachNew(iam, who, { Path: '/team/', PolicyName: `own-${jobId}`, PolicyDocument: FOREIGN }, account)
    case 'switch the key off':
    case 'delete the key':
    case 'make another key':
      return changeKeys(deed, who, aws.truth.iam(), iam)
    case 'take the boundary off':
      return takeBoundaryOff(iam, who)
    case 'dismiss the principal':
      return dismiss(iam, identity, aws.truth.iam())
    default:
      if (arn !== undefined) await change(deed, arn, who, iam)
  }
}

export function identityOf(state: State, { type, name }: Who): Identity | undefined {
  return type === 'user' ? state.users.get(name.toLowerCase()) : state.roles.get(name.toLowerCase())
}

async function change(deed: HandDeed, PolicyArn: string, who: Who, iam: IAMClient): Promise<void> {
  if (deed === 'detach' || deed === 'delete') await detach(iam, who, PolicyArn)
  if (deed === 'delete') await iam.send(new DeletePolicyCommand({ PolicyArn })).catch(nothing)
  if (deed === 'edit')
    await iam
      .send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: WIDE, SetAsDefault: true }))
      .catch(nothing)
  if (deed === 'attach elsewhere')
    await iam.send(new AttachUserPolicyCommand({ UserName: STRANGER, PolicyArn })).catch(nothing)
}

async function changeKeys(deed: HandDeed, { type, name }: Who, { keys }: State, iam: IAMClient): Promise<void> {
  const live = [...keys.values()].find(({ userName, status }) => userName === name && status === 'Active')
  const key = { UserName: name, AccessKeyId: live?.id ?? '' }
  if (type === 'user' && deed === 'make another key')
    await iam.send(new CreateAccessKeyCommand({ UserName: name })).catch(nothing)
  if (live === undefined) return
  if (deed === 'switch the key off')
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' })).catch(nothing)
  if (deed === 'delete the key') await iam.send(new DeleteAccessKeyCommand(key)).catch(nothing)
}

type NewPolicy = { readonly Path: string; readonly PolicyName: string; readonly PolicyDocument: string }

async function attachNew(iam: IAMClient, who: Who, policy: NewPolicy, account: string): Promise<void> {
  await iam.send(new CreatePolicyCommand(policy)).catch(nothing)
  await attach(iam, who, `arn:aws:iam::${account}:policy${policy.Path}${policy.PolicyName}`)
}

async function dismiss(iam: IAMClient, identity: Identity, state: State): Promise<void> {
  const who = { type: identity.kind, name: identity.name }
  for (const arn of identity.attached) await detach(iam, who, arn)
  for (const { id, userName } of state.keys.values()) {
    if (who.type === 'user' && userName === who.name)
      await iam.send(new DeleteAccessKeyCommand({ UserName: userName, AccessKeyId: id })).catch(nothing)
  }
  if (who.type === 'user') await iam.send(new DeleteUserCommand({ UserName: who.name })).catch(nothing)
  else await iam.send(new DeleteRoleCommand({ RoleName: who.name })).catch(nothing)
}

async function takeBoundaryOff(iam: IAMClient, { type, name }: Who): Promise<void> {
  if (type === 'user') await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: name })).catch(nothing)
  else await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: name })).catch(nothing)
}

async function attach(iam: IAMClient, { type, name }: Who, PolicyArn: string): Promise<void> {
  if (type === 'user') await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn })).catch(nothing)
  else await iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn })).catch(nothing)
}

async function detach(iam: IAMClient, { type, name }: Who, PolicyArn: string): Promise<void> {
  if (type === 'user') await iam.send(new DetachUserPolicyCommand({ UserName: name, PolicyArn })).catch(nothing)
  else await iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn })).catch(nothing)
}

/** What a Lambda has changed meanwhile, or a quota forbids, a hand leaves. */
function nothing(): void {}
