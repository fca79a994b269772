import type { Policies, Verdict } from '@curfew/iam-policy/evaluate'
import type { Caller, Context } from '../service.ts'
import type { Tags } from './state.ts'

/** Whom an access key speaks for. */
export type Bearer = {
  readonly caller: Caller
  readonly secret: string
  readonly status: 'Active' | 'Inactive'
  /** Temporary credentials alone have one. */
  readonly session: Session | undefined
  /** `aws:PrincipalArn`: the user, or the role behind the session. */
  readonly principalArn: string
  readonly tags: Tags
  readonly policies: () => Policies
}

export type Session = { readonly token: string; readonly issuedAt: Date; readonly expiresAt: Date }

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export type SessionOptions = {
  /** Who assumes it, if not a caller who was already authorised: `lambda.amazonaws.com`. The role must trust it. */
  readonly service?: string
  /** 3600 if left out. */
  readonly durationSeconds?: number
  /** The text of a session policy. */
  readonly policy?: string
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

/** IAM as the rest of local AWS sees it: who is calling, and what may they do? */
export interface Directory {
  /** Undefined for a key that is unknown or deleted. */
  byAccessKey(id: string): Bearer | undefined
  noteUse(accessKeyId: string, service: string, region: string): void
  /** A user who is allowed everything. */
  createAdministrator(name: string): Credentials
  /** Throws `NoSuchEntity`, or `AccessDenied` if the role does not trust the service. */
  assumeRole(roleArn: string, sessionName: string, options?: SessionOptions): Required<Credentials>
  /** Would the role let someone of these names (ARN, account, service) assume it? False if there is no such role. */
  trusts(roleArn: string, names: readonly string[], context: Context): boolean
  /** Makes the role, or makes it so again, at once. Returns its ARN. */
  putRole(role: RoleDefinition): string
  putManagedPolicy(policy: PolicyDefinition): string
  /** May this role do that? For a service that acts as the role, such as Scheduler. */
  authorizeAs(roleArn: string, action: string, resource: string, context?: Context): Verdict
}
