import type { Context } from '../service.ts'
import type { Tags } from './state.ts'

/** The tags of users and roles have both prefixes; those of policies only `aws:ResourceTag`. */
export function identityTags(tags: Tags): Context {
  return { ...prefixed('aws:ResourceTag/', tags), ...prefixed('iam:ResourceTag/', tags) }
}

export function policyTags(tags: Tags): Context {
  return prefixed('aws:ResourceTag/', tags)
}

/** The tags of a request. The condition keys are absent if it has none. */
export function requestTags(tags: Tags): Context {
  if (tags.size === 0) return {}
  return { ...prefixed('aws:RequestTag/', tags), 'aws:TagKeys': [...tags.keys()] }
}

/** Absent if there is no boundary, so a statement that requires one does not match. */
export function boundaryKey(boundaryArn: string | undefined): Context {
  return boundaryArn === undefined ? {} : { 'iam:PermissionsBoundary': boundaryArn }
}

function prefixed(prefix: string, tags: Tags): Context {
  return Object.fromEntries([...tags].map(([key, value]) => [prefix + key, value]))
}
