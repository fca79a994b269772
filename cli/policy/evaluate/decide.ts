import { type AccessLayer, type AccessPolicies, type AccessVerdict, decideAccess } from '@curfew/iam-policy/access'
import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import type { Requester } from '@curfew/iam-policy/requester'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { readPolicyFile, readResourcePolicyFile } from '../files.ts'
import { contextOf } from './context.ts'
import { requesterKeys, requesterOf } from './requester.ts'

export type EvaluateOptions = Parameters<typeof contextOf>[0] & {
  readonly policy?: readonly string[] | undefined
  readonly boundary?: string | undefined
  readonly session?: string | undefined
  readonly resourcePolicy?: string | undefined
  readonly principal?: string | undefined
  readonly scp?: readonly string[] | undefined
  readonly rcp?: readonly string[] | undefined
  readonly action?: string | undefined
  readonly resource?: string | undefined
}

/** A decision, and what it was made from. `files`: the names of the policies of each layer. */
export type Decided = {
  readonly verdict: AccessVerdict
  readonly policies: AccessPolicies
  readonly requester: Requester
  readonly request: AccessRequest
  readonly files: Readonly<Record<AccessLayer, readonly string[]>>
}

/** Only policies of resources ask who it is. */
const ANYBODY: Requester = { kind: 'role', arn: '' }

/** Reads the policies, and decides the request. Throws a Fault for options that do not make a question. */
export async function decide(options: EvaluateOptions, io: Io): Promise<Decided> {
  const { policy: identity = [], principal, resourcePolicy, boundary = '', session = '', rcp = [] } = options
  const { action, resource } = askedIn(options)
  const requester = principal === undefined ? ANYBODY : requesterOf(principal)
  const known = principal === undefined ? {} : { ...requesterKeys(requester), ...ownerKeys(resource) }
  const request = { action, resource, context: contextOf(options, io.now(), known) }
  const levels = (options.scp ?? []).map((list) => list.split(',').filter((file) => file !== ''))
  const policies: AccessPolicies = {
    ...(await readOwn(options, levels, io)),
    rcps: await Promise.all(rcp.map((file) => readResourcePolicyFile(file, io))),
    ...(isAboutResource(options) && {
      resource: {
        account: accountIn(request.context),
        policy: resourcePolicy === undefined ? null : await readResourcePolicyFile(resourcePolicy, io),
      },
    }),
  }
  const outer = { scp: levels.flat(), rcp, resource: [resourcePolicy ?? ''] }
  const files = { identity, boundary: [boundary], session: [session], ...outer }
  return { verdict: decideAccess(policies, requester, request), policies, requester, request, files }
}

function askedIn(options: EvaluateOptions): { readonly action: string; readonly resource: string } {
  const { action, resource, policy = [], resourcePolicy, principal } = options
  if (action === undefined || resource === undefined || (policy.length === 0 && resourcePolicy === undefined))
    throw new Fault('Cannot evaluate: pass --policy or --resource-policy, --action and --resource, or --batch')
  if (isAboutResource(options) && principal === undefined)
    throw new Fault('Cannot evaluate the policy of a resource: it decides by who asks: pass --principal ARN')
  return { action, resource }
}

function isAboutResource({ resourcePolicy, rcp = [] }: EvaluateOptions): boolean {
  return resourcePolicy !== undefined || rcp.length > 0
}

async function readOwn(options: EvaluateOptions, levels: readonly (readonly string[])[], io: Io) {
  const { policy = [], boundary, session } = options
  const read = (file: string) => readPolicyFile(file, io)
  return {
    identity: await Promise.all(policy.map(read)),
    boundary: boundary === undefined ? null : await read(boundary),
    session: session === undefined ? null : await read(session),
    scps: await Promise.all(levels.map((files) => Promise.all(files.map(read)))),
  }
}

/** The account in the ARN, which those of buckets do not have. */
function ownerKeys(resource: string): Readonly<Record<string, string>> {
  const account = resource.split(':')[4] ?? ''
  return /^\d{12}$/.test(account) ? { 'aws:ResourceAccount': account } : {}
}

/** Whose the resource is decides whether both sides have to allow: nobody guesses it. */
function accountIn(context: AccessRequest['context']): string {
  const [, account] = Object.entries(context).find(([key]) => key.toLowerCase() === 'aws:resourceaccount') ?? []
  if (typeof account === 'string') return account
  throw new Fault(
    'Cannot evaluate the policy of a resource: its ARN does not say whose it is: pass --context aws:ResourceAccount=ACCOUNT',
  )
}
