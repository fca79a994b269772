import { PARTITIONS } from '@curfew/iam-policy/partition'

const IAM_PATHS = [
  ...['user/', 'federated-user/', 'role/', 'group/', 'instance-profile/', 'mfa/', 'server-certificate/', 'policy/'],
  ...['sms-mfa/', 'saml-provider/', 'oidc-provider/', 'report/', 'access-report/'],
]

/** IAM's words for a resource that it refuses; undefined if it accepts it. */
export function resourceProblem(resource: string): string | undefined {
  if (resource === '*') return undefined
  if (!resource.includes(':')) return `Resource ${resource} must be in ARN format or "*".`
  const [, partition = '', vendor, ...rest] = resource.split(':')
  if (partition !== '*' && !PARTITIONS.has(partition)) {
    // IAM completes an ARN with asterisks, and shows it so.
    const parts = [partition, vendor ?? '*', ...rest]
    const completed = ['arn', ...parts, ...Array.from({ length: Math.max(0, 5 - parts.length) }, () => '*')].join(':')
    return `Partition "${partition}" is not valid for resource "${completed}".`
  }
  if (vendor === undefined) return 'Resource vendor must be fully qualified and cannot contain regexes.'
  return serviceProblem(resource, vendor, rest)
}

/** Whether it is an ARN of a known partition whose parts do not add up: IAM fails on it before it looks closer. */
export function isIncomplete(resource: string): boolean {
  const [, partition = '', vendor, ...rest] = resource.split(':')
  if (vendor === undefined || !PARTITIONS.has(partition)) return false
  return vendor === '' || rest.length === 1 || rest.length === 2
}

function serviceProblem(resource: string, vendor: string, rest: readonly string[]): string | undefined {
  const [region = '', account = '', ...path] = rest
  if (vendor === 'iam') {
    if (region !== '' && region !== '*') return `IAM resource ${resource} cannot contain region information.`
    const name = path.join(':')
    const [first = ''] = name.split('/')
    const isKnown = /[*?$]/.test(first) || IAM_PATHS.some((prefix) => name.startsWith(prefix))
    return isKnown ? undefined : `IAM resource path must either be "*" or start with ${IAM_PATHS.join(', ')}.`
  }
  // An access point has a region and an account; a bucket has neither.
  const isBucket = vendor === 's3' && account === ''
  return isBucket && region !== '' ? `Resource ${resource} can not contain region information.` : undefined
}
