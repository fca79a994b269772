import { AttachRolePolicyCommand, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import type { Day } from '#local/day/day.ts'
import { JOB } from './day.ts'

export const ROLE = 'trainer-batch'
export const asRole = { principal: { type: 'role', name: ROLE }, keys: undefined }
export const revocation = { requestedBy: 'security@acmeco.example', reason: 'a notebook was left open' }

/** Something that the role may do outside its job, inside the boundary. */
export const PAYROLL = { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' }

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'

/** An hour's session of the role, as a platform that runs jobs would have it. */
export async function sessionOf(day: Day): Promise<Credentials> {
  const credentials = day.aws.directory.createAdministrator(`platform-${day.clock.now().getTime()}`)
  const sts = new STSClient(awsClientOptions({ aws: day.aws, credentials }))
  const RoleArn = `arn:aws:iam::111122223333:role/${ROLE}`
  const { Credentials: session } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: JOB, DurationSeconds: 3600 }),
  )
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = session ?? {}
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

/** Gives the role rights of its own, beside those of its jobs. */
export async function makeAdministrator({ iam }: Day): Promise<void> {
  await iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: ADMINISTRATOR }))
}

/** ARNs of the policies that the role carries, apart from its own rights. */
export async function attachedToRole({ iam }: Day): Promise<readonly string[]> {
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: ROLE }))
  return AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn).filter((arn) => arn !== ADMINISTRATOR)
}
