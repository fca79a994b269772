import { globalKeys } from './authorization.ts'
import { AwsError } from './aws-error.ts'
import type { Clock } from './clock.ts'
import type { Directory } from './iam/directory.ts'
import { actionOf, type QueryInput, queryResponse, readQuery, required, validationError } from './protocol/query.ts'
import type { Xml } from './protocol/xml.ts'
import type { Call, Service } from './service.ts'

type StsOptions = { readonly directory: Directory; readonly clock: Clock; readonly region: string }

/** The STS API: GetCallerIdentity and AssumeRole. */
export function stsService(options: StsOptions): Service {
  return {
    signingName: 'sts',
    protocol: 'query',
    operationOf: actionOf,
    handle(call) {
      const action = actionOf(call.request)
      return queryResponse('sts', action, call.requestId, resultOf(action, call, options))
    },
  }
}

function resultOf(action: string, call: Call, options: StsOptions): Xml {
  if (action === 'GetCallerIdentity') return callerIdentity(call)
  if (action === 'AssumeRole') return assumeRole(call, readQuery(call.request), options)
  throw new AwsError('InvalidAction', 400, `Local AWS does not support the STS action ${action}`)
}

// As on AWS, no policy can deny GetCallerIdentity.
function callerIdentity({ caller }: Call): Xml {
  return { UserId: caller.userId, Account: caller.account, Arn: caller.arn }
}

function assumeRole(call: Call, input: QueryInput, { directory, clock, region }: StsOptions): Xml {
  const roleArn = required(input, 'RoleArn')
  const sessionName = required(input, 'RoleSessionName')
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw validationError("Value at 'roleSessionName' failed to satisfy constraint")
  requireTrust(call, roleArn, sessionName, { directory, clock, region })

  const policy = input.get('Policy')
  const durationSeconds = duration(input, call)
  const credentials = directory.assumeRole(roleArn, sessionName, {
    durationSeconds,
    ...(policy === undefined ? {} : { policy }),
  })
  const bearer = directory.byAccessKey(credentials.accessKeyId)
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: bearer?.session?.expiresAt,
    },
    AssumedRoleUser: { AssumedRoleId: bearer?.caller.userId, Arn: bearer?.caller.arn },
  }
}

// If the role trusts the caller itself, that is enough; if it trusts the account, the caller's own policies must allow AssumeRole too.
function requireTrust(
  call: Call,
  roleArn: string,
  sessionName: string,
  { directory, clock, region }: StsOptions,
): void {
  const { caller, request } = call
  const bearer = directory.byAccessKey(caller.accessKeyId)
  if (!bearer) throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.')
  const circumstances = { origin: request.origin, now: clock.now(), region, account: caller.account }
  const context = { ...globalKeys(bearer, circumstances), 'sts:RoleSessionName': sessionName }
  const own = [caller.arn, bearer.principalArn]
  const account = [`arn:aws:iam::${caller.account}:root`, caller.account, '*']
  if (!directory.trusts(roleArn, [...own, ...account], context)) throw notTrusted(caller.arn, roleArn)
  if (!directory.trusts(roleArn, own, context))
    call.authorize('sts:AssumeRole', roleArn, { ...directory.keysOf(roleArn), 'sts:RoleSessionName': sessionName })
}

// A session that assumes a role (role chaining) gets one hour at most.
function duration(input: QueryInput, { caller }: Call): number {
  const seconds = Number(input.get('DurationSeconds') ?? 3600)
  const maxSeconds = caller.kind === 'role' ? 3600 : 43_200
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= maxSeconds) return seconds
  throw validationError(
    `Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must be between 900 and ${maxSeconds}`,
  )
}

// As on AWS, the same error for a role that does not exist.
function notTrusted(callerArn: string, roleArn: string): AwsError {
  return new AwsError(
    'AccessDenied',
    403,
    `User: ${callerArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  )
}
