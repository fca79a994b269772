/**
 * Services whose ARNs the reference lists in full. For any other, an ARN or a pair of action and resource that the reference
 * does not have may still exist: it has a warning there, and an error here.
 */
const COMPLETE = new Set([
  'dynamodb',
  'ecr',
  'iam',
  'kms',
  'lambda',
  'logs',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'states',
  'sts',
])

/** Whether what the reference does not have of a service's ARNs does not exist. */
export function isComplete(service: string): boolean {
  return COMPLETE.has(service)
}
