import type { Statement } from '@curfew/iam-policy/policy'
import { actionsOf, resourcesOf } from '#core/policy/statement.ts'

const BUCKET_ACTIONS = ['s3:GetBucketLocation', 's3:ListBucket']

/** What an action is called on: a bucket, or whatever its service has. */
export function kindOf(action: string): string {
  return BUCKET_ACTIONS.includes(action) ? 'bucket' : (action.split(':')[0] ?? '')
}

/** Whether an action can be called on a resource: one of S3 on buckets, or on objects. */
export function applies(action: string, resource: string): boolean {
  if (kindOf(action) === 'bucket') return !resource.includes('/')
  return kindOf(action) !== 's3' || resource.includes('/')
}

/** A piece of a statement without the actions that apply to none of its resources. */
export function onlyApplicable(piece: Statement): Statement {
  if (!('only' in piece.actions && 'only' in piece.resources) || piece.effect === 'Deny') return piece
  const resources = resourcesOf(piece)
  const only = actionsOf(piece).filter((action) => resources.some((resource) => applies(action, resource)))
  return { ...piece, actions: { only } }
}
