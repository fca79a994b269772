import type { Deployment } from './access/deployment.ts'
import type { Request, WrittenPolicy } from './grant/grant.ts'
import type { Principal } from './grant/principal.ts'
import type { Window } from './grant/window.ts'
import type { FoundKey } from './keys/access-key.ts'
import type { Problem } from './refusal.ts'

/**
 * The seam: what differs between the systems whose permissions Curfew manages, and nothing else. A target knows documents,
 * principals and credentials of its own system; when they are to change is decided in core.
 */
export interface Target<Of extends Principal = Principal> {
  readonly capabilities: Capabilities
  readonly documents: Documents<Of>
  readonly principals: Principals<Of>
  readonly policies: Policies<Of>
  readonly inventory: Inventory
  /** Absent where principals have no keys. */
  readonly credentials?: Credentials
}

/** Every type of principal has a target: a type without one does not compile. */
export type Targets = Readonly<Record<Principal['type'], Target>>

/** `true`, or why the target cannot enforce it: the sentence that a refused request is answered with. */
export type Capability = true | string

/** What a target can enforce of what a request may ask for. */
export type Capabilities = {
  /** Access that begins and ends at a second, by the policy itself. */
  readonly window: Capability
  /** A prefix instead of the whole bucket. */
  readonly prefix: Capability
  /** Listing that shows no more than a prefix. */
  readonly listByPrefix: Capability
  /** Calls from some public addresses only. */
  readonly sourceIp: Capability
  /** Calls through some private endpoints only. */
  readonly privateEndpoint: Capability
  /** Writing without reading. */
  readonly writeOnly: Capability
  /** Denying to the principal what its other policies allow. */
  readonly exclusive: Capability
  /** Encryption keys, used through the store only. */
  readonly encryptionKeys: Capability
  /** Pulling container images. */
  readonly images: Capability
  /** Writing logs. */
  readonly logGroups: Capability
  /** Ending what was handed out already: sessions, or keys. */
  readonly revokeAtOnce: Capability
  /** A new key beside the old one, so that a running job keeps its own. */
  readonly rotateWithOverlap: Capability
  /** A log of the target's own that says who read what. */
  readonly audit: Capability
}

/** What a grant will be written as. Pure. */
export interface Documents<Of extends Principal = Principal> {
  /** Compiles the policies of a request and proves them as they will be read. Throws a Refusal if either fails. */
  prove(request: Request & { readonly principal: Of }, deployment: Deployment): readonly WrittenPolicy[]
}

export interface Principals<Of extends Principal = Principal> {
  /** Why a principal is not Curfew's to manage, with paths as in the request; none if it is. */
  problemsOf(principal: Of): Promise<readonly Problem[]>
  quotasOf(principal: Of): Promise<Quotas>
}

/** What the target has room for, as the target tells it, and what is taken. */
export type Quotas = {
  /** Policies that the principal may carry, and those other than Curfew's that it carries already. */
  readonly attachments: number
  readonly foreignAttachments: number
  /** Policies that the account may hold, and those that it holds. */
  readonly policies: number
  readonly heldPolicies: number
  /** Access keys that a principal may have. */
  readonly accessKeys: number
}

/** The policies that Curfew wrote. */
export interface Policies<Of extends Principal = Principal> {
  /** Names of the job's policies that are attached to the principal. */
  attachedTo(principal: Of, jobId: string): Promise<readonly string[]>
  /** When the job of a policy was to end, as its tags say. */
  endOf(jobId: string, policyName: string): Promise<Date | undefined>
  /** Names of those that the target does not hold as they were written, or that others carry as well. */
  tampered(jobId: string, policies: readonly WrittenPolicy[]): Promise<readonly string[]>
  /** Names of those that the target still holds. */
  existing(jobId: string, policyNames: readonly string[]): Promise<readonly string[]>
  /** Creates the policy if it is not there, puts it right if it was tampered with, reads it back, and attaches it. */
  attach(principal: Of, job: { readonly jobId: string; readonly window: Window }, policy: WrittenPolicy): Promise<void>
  /** Detaches and deletes. What is gone already is a success. Says whether it was attached. */
  detach(principal: Of, jobId: string, policyName: string): Promise<boolean>
}

/** Everything that carries Curfew's mark. */
export interface Inventory {
  policies(): AsyncIterable<InventoriedPolicy>
}

/** A policy that the target holds under Curfew's path. */
export type InventoriedPolicy = {
  readonly jobId: string
  readonly name: string
  readonly createdAt: Date
  /** One more call each, so only where it is asked for. */
  tags(): Promise<PolicyTags>
  /** Some principal that carries it; nobody by name, if only groups do. Undefined if it is attached to nothing. */
  holder(): Promise<Principal | undefined>
}

/** What a policy's own tags say of it, should the table be lost. */
export type PolicyTags = {
  readonly principal?: Principal
  readonly closesAt?: Date
}

/** The access keys of principals. */
export interface Credentials {
  /** Undefined if there is no such principal. */
  of(name: string): Promise<readonly FoundKey[] | undefined>
  /** Throws `OutcomeUnknown` if a key may have been made whose secret is lost. */
  create(name: string): Promise<NewKey>
  /** Throws `OutcomeUnknown` if it may be so all the same. */
  setActive(name: string, keyId: string, active: boolean): Promise<void>
  /** Throws `OutcomeUnknown` if it may be gone all the same. */
  delete(name: string, keyId: string): Promise<void>
}

/** A key at the one moment when its secret is known. */
export type NewKey = {
  readonly id: string
  readonly secret: string
}
