import { accountOf, parseRequester, type Requester } from '@curfew/iam-policy/requester'
import { Fault, oneLine } from '#cli/fault.ts'

/** Who asks. Throws a Fault for what nobody's credentials are. */
export function requesterOf(principal: string): Requester {
  const requester = parseRequester(principal)
  if (requester) return requester
  throw new Fault(
    `Cannot use --principal ${oneLine(principal)}: write the ARN of a user, role or role session, or a service such as lambda.amazonaws.com`,
  )
}

/** What every request tells about who makes it. */
export function requesterKeys(requester: Requester): Readonly<Record<string, string>> {
  if (requester.kind === 'service')
    return { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': requester.name }
  const { kind, arn } = requester
  return {
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': accountOf(requester) ?? '',
    'aws:PrincipalType': kind === 'user' ? 'User' : 'AssumedRole',
    ...(kind === 'user' && { 'aws:username': arn.slice(arn.lastIndexOf('/') + 1) }),
  }
}
