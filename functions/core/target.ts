import type { Deployment } from './access/deployment.ts'
import type { Request, WrittenPolicy } from './grant/grant.ts'
import type { Principal } from './grant/principal.ts'
import type { Window } from './grant/window.ts'
import type { FoundKey } from './keys/access-key.ts'
import type { Problem } from './refusal.ts'
import type { StandingRights } from './standing-rights.ts'

/**
 * The seam: what differs between the systems whose permissions Curfew manages, and nothing else. A target reads and changes
 * its own system; core decides when. `test/targets/contract.ts` holds every target to what this file says.
 */
export interface Target<Of extends Principal = Principal> {
  /** The type of principal that it is for. */
  readonly type: Of['type']
  readonly capabilities: Capabilities
  /**
   * Whether schedule-access has no right to read it. Then settle-access looks at the principal as soon as a request is granted, and
   * ends the grant of one that Curfew may not manage.
   */
  readonly isInspectedLater?: true
  readonly documents: Documents<Of>
  readonly principals: Principals<Of>
  readonly policies: Policies<Of>
  readonly inventory: Inventory
  /** Absent where principals have no keys. */
  readonly credentials?: Credentials
  /** Absent where a principal has no rights but those of its grants. */
  readonly standing?: StandingRights<Of>
  /** Absent where nobody can tell without a right to the data. */
  readonly buckets?: Buckets
}

/** A type of principal without a target of its own does not compile. */
export type Targets = { readonly [Type in Principal['type']]: Target & { readonly type: Type } }

/** `true`, or why the target cannot enforce it: it completes the message "cannot be enforced: …" of a refused request. */
export type Capability = true | string

/** What a target can enforce of what a request may ask for. */
export type Capabilities = {
  /** Access that begins and ends at a given second by the policy itself, whatever else fails. */
  readonly window: Capability
  /** Access to a prefix or one object instead of the whole bucket. */
  readonly prefix: Capability
  /** Listing no more than a prefix. */
  readonly listByPrefix: Capability
  /** Calls from the named public addresses only. */
  readonly sourceIp: Capability
  /** Calls through the named private endpoints only. */
  readonly privateEndpoint: Capability
  /** Writing without reading. */
  readonly writeOnly: Capability
  /** Deleting objects at the named locations, and nowhere else. */
  readonly deletion: Capability
  /** Reading versions of objects by their ids. */
  readonly versions: Capability
  /** Denying, outside window and network, what other policies of the principal allow. */
  readonly exclusive: Capability
  /** Use of encryption keys, and only through the object store. */
  readonly encryptionKeys: Capability
  /** Pulling the named container images. */
  readonly images: Capability
  /** Writing to the named log groups. */
  readonly logGroups: Capability
  /** Ending sessions or keys that are in use already, when access is revoked. No request depends on it. */
  readonly revokeAtOnce: Capability
  /** A new key while the old one still works, so that a running job keeps its own. */
  readonly rotateWithOverlap: Capability
  /** A log of the target's own that says who read what. No request depends on it. */
  readonly audit: Capability
}

/** The documents that a grant is written as. Pure. */
export interface Documents<Of extends Principal = Principal> {
  /**
   * Compiles the policies of a request and proves them as the target will read them. The same request gives the same
   * policies. Throws a Refusal if either fails.
   */
  prove(request: Request & { readonly principal: Of }, deployment: Deployment): readonly WrittenPolicy[]
}

/** A principal as its target has it now. */
export type Inspected = {
  /** Tells it from another one that gets the same name later. Undefined if there is none of that name. */
  readonly id: string | undefined
  /** Every reason why Curfew may not manage it, with paths as in the request; none if it may. */
  readonly problems: readonly Problem[]
  /** The services that may run jobs as it: `sagemaker.amazonaws.com`. None of a principal that signs with keys. */
  readonly services: readonly string[]
  /** Those of them that may tag the sessions that they begin. */
  readonly tagging: readonly string[]
}

/**
 * For how long a principal with problems is read again, because what its owner did just now may not be visible yet: not at all,
 * some seconds, or about half a minute. So long does the answer take for a wrong name, too.
 */
export type Patience = 'none' | 'short' | 'long'

export interface Principals<Of extends Principal = Principal> {
  /** @param patience none unless given */
  inspect(principal: Of, patience?: Patience): Promise<Inspected>
  /** Policies that it carries and Curfew did not write, by the names that the target has for them. None if it does not exist. */
  foreignPolicies(principal: Of): Promise<readonly string[]>
  quotasOf(principal: Of): Promise<Quotas>
}

/** Whether buckets exist, as far as the object store tells everybody. */
export interface Buckets {
  /**
   * Those of some buckets that certainly do not exist. Never fails, and never takes longer than some seconds: a bucket of which
   * nothing is known counts as existing. Asks about the first hundred only.
   */
  missing(names: readonly string[]): Promise<readonly string[]>
}

/** What the target allows, read from the target itself because accounts have quotas raised, and what is taken. */
export type Quotas = {
  /** How many policies the principal may carry. */
  readonly attachments: number
  /** How many policies the account may hold, and how many it holds, Curfew's included. */
  readonly policies: number
  readonly heldPolicies: number
  /** How many access keys a principal may have. Not used where principals have none. */
  readonly accessKeys: number
}

/** The policies that Curfew wrote. What was just written and is not visible yet is waited for, up to about half a minute. */
export interface Policies<Of extends Principal = Principal> {
  /** Names of the job's policies that are attached to the principal. */
  attachedTo(principal: Of, jobId: string): Promise<readonly string[]>
  /** When the access of a policy was to end, from the policy's own tags. Undefined if there is no such policy or tag. */
  endOf(jobId: string, policyName: string): Promise<Date | undefined>
  /** Names of those that are missing, differ from what was written, or are carried by another principal as well. */
  tampered(jobId: string, policies: readonly WrittenPolicy[]): Promise<readonly string[]>
  /** Names of those that exist, attached or not. */
  existing(jobId: string, policyNames: readonly string[]): Promise<readonly string[]>
  /**
   * Creates the policy, or restores it if it was tampered with, reads it back, and only then attaches it. Doing it twice is
   * doing it once. Says whether it took more than one attempt: one that was given up may still be carried out. Throws if the
   * target does not hold what was written, and `OutcomeUnknown` if it may be attached or not.
   */
  attach(
    principal: Of,
    job: { readonly jobId: string; readonly window: Window },
    policy: WrittenPolicy,
  ): Promise<boolean>
  /** Detaches the policy, from everybody, and deletes it. Success if it is gone already. Says whether it was attached. */
  detach(principal: Of, jobId: string, policyName: string): Promise<boolean>
}

/** Everything that carries Curfew's mark: a path, a tag or a name, whatever the target has. */
export interface Inventory {
  policies(): AsyncIterable<InventoriedPolicy>
}

/** A policy with Curfew's mark, whoever made it. */
export type InventoriedPolicy = {
  readonly jobId: string
  readonly name: string
  readonly createdAt: Date
  /** Empty if the policy is gone. A function, because it may cost a call for each policy. */
  tags(): Promise<PolicyTags>
  /** A principal that carries it, or a made-up one if only something else does, such as a group. Undefined if nothing does. */
  holder(): Promise<Principal | undefined>
}

/** What a policy's own tags say about it, in case the table is lost. */
export type PolicyTags = {
  readonly principal?: Principal
  readonly closesAt?: Date
}

/** The access keys of principals, by the principal's name. */
export interface Credentials {
  /** The name of the principal that has a key now: it may have been renamed. Undefined if nobody of the account has it. */
  ownerOf(keyId: string): Promise<string | undefined>
  /** Undefined if the principal does not exist. */
  of(name: string): Promise<readonly FoundKey[] | undefined>
  /** Never repeats a call that may have made a key: throws `OutcomeUnknown` if one may exist whose secret is lost. */
  create(name: string): Promise<NewKey>
  /** To deactivate a key that is gone is success. Throws `OutcomeUnknown` if the change may have been made. */
  setActive(name: string, keyId: string, active: boolean): Promise<void>
  /** To delete a key that is gone is success. Throws `OutcomeUnknown` if it may be gone. */
  delete(name: string, keyId: string): Promise<void>
}

/** A new key. The target shows its secret only now. */
export type NewKey = {
  readonly id: string
  readonly secret: string
}
