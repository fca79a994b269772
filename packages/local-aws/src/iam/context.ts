import type { Context } from '../service.ts'
import type { Tags } from './state.ts'

/** Users and roles answer to both prefixes; policies to `aws:ResourceTag` alone. */
export function identityTags(tags: Tags): Context {
  return { ...prefixed('aws:ResourceTag/', tags), ...prefixed('iam:ResourceTag/', tags) }
}

export function policyTags(tags: Tags): Context {
  return prefixed('aws:ResourceTag/', tags)
}

/** Tags that a request brings. The keys are absent if it brings none. */
export function requestTags(tags: Tags): Context {
  if (tags.size === 0) return {}
  return { ...prefixed('aws:RequestTag/', tags), 'aws:TagKeys': [...tags.keys()] }
}

/** Absent if there is no boundary, so a policy that asks for one does not match. */
export function boundaryKey(boundaryArn: string | undefined): Context {
  return boundaryArn === undefined ? {} : { 'iam:PermissionsBoundary': boundaryArn }
}

function prefixed(prefix: string, tags: Tags): Context {
  return Object.fromEntries([...tags].map(([key, value]) => [prefix + key, value]))
}
