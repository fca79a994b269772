import { evaluate, type Layer, type Verdict } from '@curfew/iam-policy/evaluate'
import { AwsError } from './aws-error.ts'
import type { Bearer } from './iam/directory.ts'
import { type ResourceRequest, verdictFor } from './resource-statements.ts'
import type { Call, Caller, Context, ForeignOwner } from './service.ts'
import type { Origin } from './wire.ts'

/** What AWS knows about a request besides its signer: where it comes from, when, and where it goes. */
export type Circumstances = {
  readonly origin: Origin
  readonly now: Date
  readonly region: string
  readonly account: string
}

/** Public, and of nobody's network: from the last range that RFC 5737 reserves. */
const AWS_SERVICE_IP = '192.0.2.53'

/** Makes the `authorize` function of one call: it evaluates the caller's policies and boundary, and throws AWS's message if they do not allow the action. */
export function authorizer(bearer: Bearer, circumstances: Circumstances): Call['authorize'] {
  let keys: Context | undefined
  return (action, resource, context, denials = [], owner = undefined) => {
    keys ??= globalKeys(bearer, circumstances)
    const about = owner === undefined ? keys : { ...keys, 'aws:ResourceAccount': owner.account }
    const request = { action, resource, context: context ? { ...about, ...context } : about }
    const verdict = evaluate(bearer.policies(), request)
    if (verdict.decision === 'deny')
      throw accessDenied(bearer.caller, action, resource, reasonOf(verdict.because, action))
    // Resource policies that only deny are evaluated apart from the caller's: they can only add an explicit deny.
    const resourceVerdict = evaluate({ identity: denials }, request)
    if (resourceVerdict.decision === 'deny' && 'deniedBy' in resourceVerdict.because)
      throw accessDenied(bearer.caller, action, resource, RESOURCE_DENIES)
    if (owner !== undefined) requireShared(owner, bearer, request)
  }
}

const RESOURCE_DENIES = 'with an explicit deny in a resource-based policy'

/** Between accounts both sides have to allow: the caller's policies, and that of the resource. */
function requireShared({ policy }: ForeignOwner, { caller, principalArn }: Bearer, request: ResourceRequest): void {
  const account = [`arn:aws:iam::${caller.account}:root`, caller.account]
  const verdict = verdictFor(policy, [caller.arn, principalArn, ...account, '*'], request)
  if (verdict.decision === 'allow') return
  const { action, resource } = request
  const isDenied = 'deniedBy' in verdict.because
  const reason = isDenied ? RESOURCE_DENIES : `because no resource-based policy allows the ${action} action`
  throw accessDenied(caller, action, resource, reason)
}

/** The global condition keys of a request. Requests over loopback count as TLS. */
export function globalKeys(bearer: Bearer, { origin, now, region, account }: Circumstances): Context {
  const { caller, session } = bearer
  return {
    'aws:CurrentTime': isoSeconds(now),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalArn': bearer.principalArn,
    'aws:PrincipalAccount': caller.account,
    'aws:PrincipalType': caller.kind === 'user' ? 'User' : 'AssumedRole',
    'aws:userid': caller.userId,
    'aws:ResourceAccount': account,
    'aws:RequestedRegion': region,
    ...(caller.kind === 'user' ? { 'aws:username': caller.name } : {}),
    ...(session ? { 'aws:TokenIssueTime': isoSeconds(session.issuedAt) } : {}),
    ...(session?.sourceIdentity === undefined ? {} : { 'aws:SourceIdentity': session.sourceIdentity }),
    ...networkKeys(origin),
    ...Object.fromEntries([...bearer.tags].map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  }
}

// A request through a VPC endpoint has no aws:SourceIp. One that a service passes on has an address of that service.
function networkKeys(origin: Origin): Context {
  if ('viaService' in origin) return { 'aws:SourceIp': AWS_SERVICE_IP, 'aws:ViaAWSService': 'true' }
  if ('sourceIp' in origin) return { 'aws:SourceIp': origin.sourceIp }
  return { 'aws:SourceVpce': origin.vpcEndpoint, 'aws:VpcSourceIp': origin.vpcSourceIp }
}

function accessDenied(caller: Caller, action: string, resource: string, reason: string): AwsError {
  const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: "${resource}" ${reason}`
  return new AwsError('AccessDenied', 403, message)
}

function reasonOf(because: Denial, action: string): string {
  return 'deniedBy' in because
    ? `with an explicit deny in ${A_POLICY[because.deniedBy.layer]}`
    : `because no ${POLICY[because.notAllowedBy]} allows the ${action} action`
}

type Denial = Extract<Verdict, { decision: 'deny' }>['because']

const POLICY: Readonly<Record<Layer, string>> = {
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
  session: 'session policy',
}
const A_POLICY: Readonly<Record<Layer, string>> = {
  identity: 'an identity-based policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
}

function isoSeconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}
