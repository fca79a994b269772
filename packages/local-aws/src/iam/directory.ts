import type { Policies, Verdict } from '@curfew/iam-policy/evaluate'
import type { Caller, Context } from '../service.ts'
import type { Tags } from './state.ts'

/** The user or role session that an access key belongs to. */
export type Bearer = {
  readonly caller: Caller
  readonly secret: string
  readonly status: 'Active' | 'Inactive'
  /** Only temporary credentials have one. */
  readonly session: Session | undefined
  /** The condition key `aws:PrincipalArn`: the user, or the role of the session. */
  readonly principalArn: string
  readonly tags: Tags
  readonly policies: () => Policies
}

export type Session = {
  readonly token: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** Who acts: every request of the session, and of those that follow it in a chain, has it. */
  readonly sourceIdentity: string | undefined
  /** Those of its tags that the next session in a chain has as well. */
  readonly transitiveTagKeys: readonly string[]
}

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export type SessionOptions = {
  /** The service principal that assumes the role, such as `lambda.amazonaws.com`: the role must trust it. Without it, trust is not checked. */
  readonly service?: string
  /** The resource for which the service assumes the role, such as a job: `aws:SourceArn` of its trust policy. */
  readonly sourceArn?: string
  /** Default: 3600. */
  readonly durationSeconds?: number
  /** The text of a session policy. */
  readonly policy?: string | undefined
  /** Managed policies that are session policies. They must exist. */
  readonly policyArns?: readonly string[]
  /** Session tags: in requests they replace the role's tags of the same key. */
  readonly tags?: Tags
  readonly transitiveTagKeys?: readonly string[]
  readonly sourceIdentity?: string | undefined
}

export type RoleDefinition = {
  readonly name: string
  readonly path?: string
  /** Documents may be JSON values or their text. */
  readonly trust: unknown
  readonly inline?: Readonly<Record<string, unknown>>
  readonly managedArns?: readonly string[]
  readonly boundaryArn?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly description?: string
}

export type PolicyDefinition = {
  readonly name: string
  readonly path?: string
  readonly document: unknown
  readonly description?: string
  readonly tags?: Readonly<Record<string, string>>
}

/** IAM as the rest of local AWS uses it: finds the caller of a request, and what the caller may do. */
export interface Directory {
  /** Undefined for a key that is unknown or deleted. */
  byAccessKey(id: string): Bearer | undefined
  /** Records when and for which service a key was last used. */
  recordUse(accessKeyId: string, service: string, region: string): void
  /** Creates a user with AdministratorAccess and an access key. If the user exists, adds a key. */
  createAdministrator(name: string): Credentials
  /** Opens a role session. Throws `NoSuchEntity`, or `AccessDenied` if the role does not trust `options.service`. */
  assumeRole(roleArn: string, sessionName: string, options?: SessionOptions): Required<Credentials>
  /** Whether the role's trust policy lets one of these principals (ARN, account, service) assume it, or call another action on it. False if the role does not exist. */
  trusts(roleArn: string, names: readonly string[], context: Context, action?: string): boolean
  /** The condition keys of a request about a role: its tags. None if it does not exist. */
  keysOf(roleArn: string): Context
  /** Creates or replaces a role without a request, visible immediately. Returns its ARN. */
  putRole(role: RoleDefinition): string
  /** Creates or replaces a managed policy without a request, visible immediately. Returns its ARN. */
  putManagedPolicy(policy: PolicyDefinition): string
  /** Whether the role's policies allow the action: for services that act with a role, such as Scheduler. */
  authorizeAs(roleArn: string, action: string, resource: string, context?: Context): Verdict
}
