import { evaluate } from '@curfew/iam-policy/evaluate'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { type Finding, failure, orOk } from '#cli/doctor/finding.ts'
import { arnIn, boundaryArn, iamArn, redeploy, type Stage } from '#cli/doctor/stage.ts'
import { causeOf } from '#cli/fault.ts'

/** @param document the boundary's default version; undefined if there is no such policy */
export function judgeBoundary(document: string | undefined, stage: Stage): readonly Finding[] {
  const name = `${stage.prefix}-boundary`
  if (document === undefined)
    return [failure(`there is no boundary ${boundaryArn(stage)}: nothing can be granted`, redeploy(stage))]
  try {
    const wide = allowedOf(parsePolicyText(document), stage)
    const tooWide = failure(`${name} was changed: it allows ${wide.join(', ')}`, redeploy(stage))
    return orOk(wide.length > 0 ? [tooWide] : [], `${name}, which limits every principal`)
  } catch (error) {
    return [failure(`${name} cannot be read as a policy of IAM: ${causeOf(error)}`, redeploy(stage))]
  }
}

/** What no platform needs, and with which a principal could change what it may do, or what is recorded of it. */
function allowedOf(boundary: Policy, stage: Stage): readonly string[] {
  const { prefix, account } = stage
  const forbidden = [
    ['iam:AttachUserPolicy', iamArn(stage, 'user/anybody')],
    ['iam:CreateAccessKey', iamArn(stage, 'user/anybody')],
    ['sts:AssumeRole', iamArn(stage, 'role/anybody')],
    ['secretsmanager:GetSecretValue', arnIn(stage, 'secretsmanager', `secret:${prefix}/user/anybody-AbCdEf`)],
    ['dynamodb:PutItem', arnIn(stage, 'dynamodb', `table/${prefix}`)],
    ['events:PutEvents', arnIn(stage, 'events', `event-bus/${prefix}`)],
    ['lambda:InvokeFunction', arnIn(stage, 'lambda', `function:${prefix}-settle-access`)],
    ['logs:PutLogEvents', arnIn(stage, 'logs', `log-group:/${prefix}/audit:log-stream:records`)],
  ] as const
  const context = { 'aws:ResourceAccount': account, 'aws:PrincipalAccount': account, 'aws:SecureTransport': 'true' }
  return forbidden
    .filter(
      ([action, resource]) => evaluate({ identity: [boundary] }, { action, resource, context }).decision === 'allow',
    )
    .map(([action]) => action)
}
