import { globalKeys } from '../authorization.ts'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { requestTags } from '../iam/context.ts'
import type { Bearer, Directory } from '../iam/directory.ts'
import { type QueryInput, validationFailure } from '../protocol/query.ts'
import type { Xml } from '../protocol/xml.ts'
import type { Call, Context } from '../service.ts'
import { readSessionRequest, type SessionRequest } from './session-request.ts'

export type StsParts = { readonly directory: Directory; readonly clock: Clock; readonly region: string }

/** A session of a role. What a session hands down to the next one, its transitive tags and source identity, is kept. */
export function assumeRole(call: Call, input: QueryInput, parts: StsParts): Xml {
  const bearer = parts.directory.byAccessKey(call.caller.accessKeyId)
  if (!bearer) throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.')
  const asked = readSessionRequest(input)
  const request = withInherited(asked, bearer)
  requireTrust(call, request, bearer, parts)
  if (call.caller.kind === 'role' && request.durationSeconds > 3600) throw tooLongForChain()

  const { roleArn, sessionName, ...options } = request
  const credentials = parts.directory.assumeRole(roleArn, sessionName, options)
  const session = parts.directory.byAccessKey(credentials.accessKeyId)
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: session?.session?.expiresAt,
    },
    AssumedRoleUser: { AssumedRoleId: session?.caller.userId, Arn: session?.caller.arn },
    SourceIdentity: request.sourceIdentity,
  }
}

function withInherited(asked: SessionRequest, { session, tags }: Bearer): SessionRequest {
  const inherited = session?.transitiveTagKeys ?? []
  const again = inherited.find((key) =>
    [...asked.tags.keys()].some((other) => other.toLowerCase() === key.toLowerCase()),
  )
  if (again !== undefined) throw inheritedTag(again)
  const { sourceIdentity } = session ?? {}
  if (sourceIdentity !== undefined && (asked.sourceIdentity ?? sourceIdentity) !== sourceIdentity)
    throw new AwsError(
      'AccessDenied',
      403,
      'SourceIdentity of a session cannot be changed by the next one in the chain',
    )
  const handedDown = inherited.map((key) => [key, tags.get(key) ?? ''] as const)
  return {
    ...asked,
    tags: new Map([...handedDown, ...asked.tags]),
    transitiveTagKeys: [...inherited, ...asked.transitiveTagKeys],
    sourceIdentity: asked.sourceIdentity ?? sourceIdentity,
  }
}

/** Each part of a session is an action of its own, and the role must trust the caller with all of them. */
function requireTrust(call: Call, request: SessionRequest, bearer: Bearer, parts: StsParts): void {
  const actions = [
    'sts:AssumeRole',
    ...(request.tags.size > 0 ? ['sts:TagSession'] : []),
    ...(request.sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ]
  for (const action of actions) requireTrustFor(action, call, request, bearer, parts)
}

// If the role trusts the caller itself, that is enough; if it trusts the account, the caller's own policies must allow it too.
function requireTrustFor(
  action: string,
  { caller, request: sent, authorize }: Call,
  request: SessionRequest,
  bearer: Bearer,
  { directory, clock, region }: StsParts,
): void {
  const { roleArn } = request
  const keys = requestKeys(request)
  const circumstances = { origin: sent.origin, now: clock.now(), region, account: caller.account }
  const context = { ...globalKeys(bearer, circumstances), ...keys }
  const own = [caller.arn, bearer.principalArn]
  const account = [`arn:aws:iam::${caller.account}:root`, caller.account, '*']
  if (!directory.trusts(roleArn, [...own, ...account], context, action)) throw notTrusted(caller.arn, roleArn, action)
  if (!directory.trusts(roleArn, own, context, action))
    authorize(action, roleArn, { ...directory.keysOf(roleArn), ...keys })
}

function requestKeys({ sessionName, tags, transitiveTagKeys, sourceIdentity, externalId }: SessionRequest): Context {
  return {
    'sts:RoleSessionName': sessionName,
    ...requestTags(tags),
    ...(transitiveTagKeys.length === 0 ? {} : { 'sts:TransitiveTagKeys': transitiveTagKeys }),
    ...(sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': sourceIdentity }),
    ...(externalId === undefined ? {} : { 'sts:ExternalId': externalId }),
  }
}

function tooLongForChain(): AwsError {
  return validationFailure(
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  )
}

function inheritedTag(key: string): AwsError {
  const message = `One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session: ${key}`
  return new AwsError('InvalidParameterValue', 400, message)
}

// As on AWS, the same error for a role that does not exist.
function notTrusted(callerArn: string, roleArn: string, action: string): AwsError {
  const message = `User: ${callerArn} is not authorized to perform: ${action} on resource: ${roleArn}`
  return new AwsError('AccessDenied', 403, message)
}
