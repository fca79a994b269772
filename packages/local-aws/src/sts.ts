import { AwsError } from './aws-error.ts'
import { errorResponse } from './protocol/errors.ts'
import { actionOf, queryResponse, readQuery, refuseParameters } from './protocol/query.ts'
import type { Call, Service } from './service.ts'
import { assumeRole, type StsParts } from './sts/assume-role.ts'
import type { WireRequest, WireResponse } from './wire.ts'

/** The STS API: GetCallerIdentity and AssumeRole. */
export function stsService(parts: StsParts): Service {
  return {
    signingName: 'sts',
    protocol: 'query',
    operationOf: actionOf,
    handleUnsigned: refuseTokens,
    handle(call) {
      const action = actionOf(call.request)
      const input = readQuery(call.request)
      const honoured = Object.hasOwn(PARAMETERS, action) ? PARAMETERS[action] : undefined
      if (!honoured) throw unsupported(action)
      refuseParameters(action, input, honoured)
      const result = action === 'AssumeRole' ? assumeRole(call, input, parts) : callerIdentity(call)
      return queryResponse('sts', action, call.requestId, result)
    },
  }
}

/** Of each operation, the parameters that it honours. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  GetCallerIdentity: [],
  AssumeRole: [
    ...['RoleArn', 'RoleSessionName', 'DurationSeconds', 'Policy', 'PolicyArns', 'Tags', 'TransitiveTagKeys'],
    ...['SourceIdentity', 'ExternalId'],
  ],
}

// As on AWS, no policy can deny GetCallerIdentity.
function callerIdentity({ caller }: Call) {
  return { UserId: caller.userId, Account: caller.account, Arn: caller.arn }
}

/** Who proves by a token who they are, sends no signature. Local AWS trusts no identity provider. */
function refuseTokens(request: WireRequest, requestId: string): WireResponse | undefined {
  const action = actionOf(request)
  if (!action.startsWith('AssumeRoleWith')) return undefined
  return errorResponse(unsupported(action), { protocol: 'query', signingName: 'sts' }, requestId, request)
}

function unsupported(action: string): AwsError {
  return new AwsError('InvalidAction', 400, `Local AWS does not support the STS action ${action}`)
}
