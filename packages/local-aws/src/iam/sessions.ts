import { AwsError } from '../aws-error.ts'
import type { Credentials, Session, SessionOptions } from './directory.ts'
import { type Document, malformedDocument, readDocument } from './document.ts'
import { noSuchEntity } from './errors.ts'
import { newId, newSecret, newSessionToken } from './identifier.ts'
import type { Iam } from './operation.ts'
import { policyAt, type Role, roleNamed, type Tags } from './state.ts'
import { isTrusted, readTrust } from './trust.ts'

/** A session of a role. */
export type RoleSession = {
  readonly accessKeyId: string
  readonly secret: string
  readonly session: Session
  readonly sessionName: string
  readonly roleName: string
  /** A role that is created again under the same name has another id, which invalidates earlier sessions. */
  readonly roleId: string
  readonly policy: Document | undefined
  readonly policyArns: readonly string[]
  readonly tags: Tags
}

/** Opens a session. Throws `NoSuchEntity`, or `AccessDenied` if the role does not trust `options.service`. */
export function openSession(iam: Iam, role: Role, sessionName: string, options: SessionOptions): RoleSession {
  if (options.service !== undefined) requireTrust(iam, role, options.service, options.sourceArn)
  const { durationSeconds = 3600, policyArns = [], tags = new Map(), transitiveTagKeys = [], sourceIdentity } = options
  if (durationSeconds > role.maxSessionSeconds) throw tooLong()
  const missing = policyArns.find((arn) => policyAt(iam.store.visible(), arn) === undefined)
  if (missing !== undefined) throw malformedDocument(`The policy ${missing} does not exist`)
  const issuedAt = iam.now()
  const expiresAt = new Date(issuedAt.getTime() + durationSeconds * 1000)
  return {
    accessKeyId: newId('ASIA', iam.random),
    secret: newSecret(iam.random),
    session: { token: newSessionToken(iam.random), issuedAt, expiresAt, sourceIdentity, transitiveTagKeys },
    sessionName,
    roleName: role.name,
    roleId: role.id,
    policy: options.policy === undefined ? undefined : readDocument(options.policy, 'inline'),
    policyArns,
    tags,
  }
}

export function credentialsOf({ accessKeyId, secret, session }: RoleSession): Required<Credentials> {
  return { accessKeyId, secretAccessKey: secret, sessionToken: session.token }
}

/** Throws `NoSuchEntity` unless a role has exactly this ARN, path included. */
export function roleAt(iam: Iam, arn: string): Role {
  const role = findRoleAt(iam, arn)
  if (role) return role
  throw noSuchEntity(`The role ${arn} cannot be found.`)
}

export function findRoleAt(iam: Iam, arn: string): Role | undefined {
  const role = roleNamed(iam.store.visible(), arn.slice(arn.lastIndexOf('/') + 1))
  return role?.arn === arn ? role : undefined
}

function requireTrust(iam: Iam, role: Role, service: string, sourceArn: string | undefined): void {
  const source = sourceArn === undefined ? {} : { 'aws:SourceArn': sourceArn }
  const context = { 'aws:SourceAccount': iam.account, ...source }
  if (isTrusted(readTrust(role.trust), [service], context)) return
  throw new AwsError(
    'AccessDenied',
    403,
    `${service} is not authorized to perform: sts:AssumeRole on resource: ${role.arn}`,
  )
}

function tooLong(): AwsError {
  const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
  return new AwsError('ValidationError', 400, message)
}
