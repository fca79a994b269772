import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { orFault } from '#cli/aws-fault.ts'
import type { JobCredentials } from '#cli/credentials/job-credentials.ts'
import { Fault } from '#cli/fault.ts'
import { isObject, parseJson } from '#cli/json.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'
import type { Grant } from '#core/grant/grant.ts'
import { hasAccessKeys } from '#core/grant/principal.ts'
import { endOf } from '#core/grant/status.ts'
import { CLIENT_OPTIONS } from './client-options.ts'

/** STS gives no shorter session. Longer ones need a role that allows them. */
const [MIN_SESSION_SECONDS, MAX_SESSION_SECONDS] = [900, 3600] as const

/** What the job of a grant signs with: the key that Curfew stored of its user, or a new session of its role. */
export function credentialsOf(grant: Grant, settings: Settings, now: Date): Promise<JobCredentials> {
  return hasAccessKeys(grant.principal) ? storedKeyOf(grant, settings) : sessionOf(grant, now)
}

async function storedKeyOf({ principal }: Grant, settings: Settings): Promise<JobCredentials> {
  const name = stackOf(settings).secretOf(principal)
  const client = new SecretsManagerClient(CLIENT_OPTIONS)
  const label = `secret ${name}`
  const resource = { client, label, ifMissing: 'check --stage', allowOn: `the secret ${name}, and its KMS key` }
  try {
    const read = client.send(new GetSecretValueCommand({ SecretId: name }))
    const { SecretString = '' } = await orFault('read', resource, read)
    const stored = parseJson(SecretString)
    const { accessKeyId, secretAccessKey } = isObject(stored) ? stored : {}
    if (typeof accessKeyId === 'string' && typeof secretAccessKey === 'string') return { accessKeyId, secretAccessKey }
    throw new Fault(`Cannot use ${label}: it holds no access key of Curfew's; see docs/runbook.md`)
  } finally {
    client.destroy()
  }
}

/** A session that is named after its job. Its policies end access with the window, however long the session is. */
async function sessionOf(grant: Grant, now: Date): Promise<JobCredentials> {
  const { principal, jobId } = grant
  const client = new STSClient(CLIENT_OPTIONS)
  const label = `role ${principal.name}`
  const allowOn = `${label}, and in its trust policy`
  try {
    const RoleArn = await arnOf(principal.name, client)
    const input = { RoleArn, RoleSessionName: sessionNameOf(jobId), DurationSeconds: sessionSeconds(grant, now) }
    const resource = { client, label, ifMissing: 'check the name', allowOn }
    const { Credentials } = await orFault('assume', resource, client.send(new AssumeRoleCommand(input)))
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {}
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined || !Expiration)
      throw new Fault(`Cannot assume ${label}: STS answered without credentials`)
    const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
    return { ...session, sessionEndsAt: Expiration }
  } finally {
    client.destroy()
  }
}

/** IAM knows the path of a role. Whoever may not ask gets along without, if it has none. */
async function arnOf(RoleName: string, sts: STSClient): Promise<string> {
  const iam = new IAMClient(CLIENT_OPTIONS)
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
    if (Role?.Arn !== undefined) return Role.Arn
  } catch (error) {
    if (!(error instanceof Error) || !error.name.startsWith('AccessDenied')) {
      const resource = { client: iam, label: `role ${RoleName}`, ifMissing: 'check the name', allowOn: 'the role' }
      await orFault('read', resource, Promise.reject(error))
    }
  } finally {
    iam.destroy()
  }
  const resource = { client: sts, label: 'STS', ifMissing: '', allowOn: 'STS' }
  const { Arn = '' } = await orFault('ask who the caller is:', resource, sts.send(new GetCallerIdentityCommand({})))
  const [, partition = 'aws', , , account = ''] = Arn.split(':')
  return `arn:${partition}:iam::${account}:role/${RoleName}`
}

/** STS takes 2 to 64 characters; a job id has 1 to 100 of those that it takes. */
function sessionNameOf(jobId: string): string {
  return jobId.padEnd(2, '-').slice(0, 64)
}

function sessionSeconds(grant: Grant, now: Date): number {
  const left = Math.ceil((endOf(grant).getTime() - now.getTime()) / 1000)
  return Math.min(MAX_SESSION_SECONDS, Math.max(MIN_SESSION_SECONDS, left))
}
