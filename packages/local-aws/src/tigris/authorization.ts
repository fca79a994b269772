import { evaluate } from '@curfew/iam-policy/evaluate'
import { type authorizer, globalKeys } from '../authorization.ts'
import { AwsError } from '../aws-error.ts'
import type { Key, State } from './state.ts'

/**
 * How Tigris decides. An admin may do everything. A role in the bucket allows what the role is for, at any time and from anywhere,
 * unless a policy denies it: so a role undoes the conditions of policies that allow. Otherwise a policy has to allow.
 */
export function tigrisAuthorizer(visible: () => State): typeof authorizer {
  return (bearer, circumstances) => {
    const { accessKeyId } = bearer.caller
    const known = globalKeys(bearer, circumstances)
    const context = Object.fromEntries(KEYS.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])))
    return (action, resource) => {
      const key = visible().keys.get(accessKeyId)
      if (key?.isAdmin === true) return
      const verdict = evaluate(bearer.policies(), { action, resource, context })
      if (verdict.decision === 'allow') return
      const isDenied = 'deniedBy' in verdict.because
      if (!isDenied && key !== undefined && isOfRole(key, action, resource)) return
      throw new AwsError('AccessDenied', 403, 'Access Denied.')
    }
  }
}

/** The condition keys that Tigris has. */
const KEYS = ['aws:CurrentTime', 'aws:SourceIp'] as const

const READING = ['s3:GetObject', 's3:ListBucket', 's3:HeadBucket', 's3:GetBucketLocation', 's3:GetObjectTagging']

function isOfRole({ roles }: Key, action: string, resource: string): boolean {
  const bucket = resource.replace(/^arn:aws:s3:::/, '').split('/', 1)[0]
  return roles.some((one) => one.bucket === bucket && (one.role === 'Editor' || READING.includes(action)))
}
