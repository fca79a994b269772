import { loadStack } from '@curfew/local-aws/template/load'

/** The packaged stack of a stage with everything that a stage can have, as deployed to an account. */
export const STACK = loadStack('.serverless-tigris', {
  account: '111122223333',
  region: 'us-east-1',
  stackName: 'curfew',
})

const { account, region } = STACK.location
const PREFIX = the(STACK.buses.map(({ name }) => name))

/** Curfew's own resources, by their packaged names: the first targets of an attacker inside Curfew. */
export const OWN = {
  boundary: text(STACK.outputs.BoundaryArn),
  bus: the(STACK.buses.map(({ arn }) => arn)),
  table: inRegion('dynamodb', `table/${the(STACK.tables.map(({ name }) => name))}`),
  deadLetters: the(STACK.queues.flatMap(({ name, arn }) => (name === `${PREFIX}-dead-letters` ? [arn] : []))),
  scheduleRetries: the(STACK.queues.flatMap(({ name, arn }) => (name === `${PREFIX}-schedule-retries` ? [arn] : []))),
  endRetries: the(STACK.queues.flatMap(({ name, arn }) => (name === `${PREFIX}-end-retries` ? [arn] : []))),
  timerGroup: the(STACK.scheduleGroups.map(({ arn }) => arn)),
  timer: inRegion('scheduler', `schedule/${the(STACK.scheduleGroups.map(({ name }) => name))}/close-0123456789ab`),
  timerRole: the(STACK.roles.filter(({ name }) => name === `${PREFIX}-timers`).map(({ arn }) => arn)),
  tableStream: the(STACK.streamSources.map(({ streamArn }) => streamArn)),
  auditLog: text(STACK.outputs.AuditLogGroup),
  auditStream: the(STACK.logStreams.map(({ group, name }) => stream(group, name))),
  policy: global('iam', `policy/${PREFIX}/churn-7/churn-7-0123456789ab`),
  /** What every policy of Curfew carries. */
  tag: { 'aws:ResourceTag/curfew:managed': 'true' },
  secret: inRegion('secretsmanager', `secret:${PREFIX}/user/trainer-AbCdEf`),
  /** The stored key of a slot of Tigris, and Curfew's own key of that store. */
  slotSecret: inRegion('secretsmanager', `secret:${PREFIX}/access-key/tigris/trainer-AbCdEf`),
  tigrisKey: inRegion('secretsmanager', `secret:${PREFIX}/tigris-AbCdEf`),
  /** Where a deployment takes the code of the Lambdas from. */
  code: `arn:aws:s3:::${text(STACK.outputs.ServerlessDeploymentBucketName)}/serverless/curfew/settle-access.zip`,
}

/** The same resources of another stage in the same account, and others whose names only begin like Curfew's. */
export const SIMILAR = {
  policies: [global('iam', `policy/${PREFIX}-dev/churn-7/churn-7-0123456789ab`), global('iam', `policy/${PREFIX}x`)],
  secrets: [
    inRegion('secretsmanager', `secret:${PREFIX}-dev/user/trainer-AbCdEf`),
    inRegion('secretsmanager', `secret:${PREFIX}-dev/access-key/tigris/trainer-AbCdEf`),
    inRegion('secretsmanager', `secret:${PREFIX}-dev/tigris-AbCdEf`),
    inRegion('secretsmanager', `secret:${PREFIX}/tigris-other-AbCdEf`),
  ],
  otherSecretsOfTheStage: inRegion('secretsmanager', `secret:${PREFIX}/deploy-token-AbCdEf`),
  tables: [inRegion('dynamodb', `table/${PREFIX}-dev`), inRegion('dynamodb', 'table/orders')],
  timers: [inRegion('scheduler', `schedule/${PREFIX}-dev/x`), inRegion('scheduler', 'schedule/default/x')],
  buses: [inRegion('events', `event-bus/${PREFIX}-dev`), inRegion('events', 'event-bus/default')],
  logStreams: [
    stream(`/${PREFIX}-dev/audit`, 'records'),
    stream(`/aws/lambda/${PREFIX}-dev-settle-access`, '2025/07/16/[$LATEST]0123456789abcdef'),
  ],
  queues: [
    inRegion('sqs', `${PREFIX}-dev-dead-letters`),
    inRegion('sqs', `${PREFIX}-dev-end-retries`),
    inRegion('sqs', 'orders'),
  ],
}

/** Resources of the account that are unrelated to Curfew. */
export const UNRELATED = {
  adminPolicy: 'arn:aws:iam::aws:policy/AdministratorAccess',
  /** A policy of the account that denies something. */
  guardPolicy: global('iam', 'policy/guards/deny-production'),
  adminUser: global('iam', 'user/admin'),
  adminRole: global('iam', 'role/admin'),
  group: global('iam', 'group/admins'),
  secret: inRegion('secretsmanager', 'secret:production/database-AbCdEf'),
  object: 'arn:aws:s3:::payroll/2025-07.parquet',
  key: inRegion('kms', 'key/0a1b2c3d-0000-4000-8000-000000000000'),
  logStream: stream('/acme/platform', 'app'),
}

/** Principals that Curfew manages, and the context of a request about them: the boundary and the tag. */
export const MANAGED = {
  user: global('iam', 'user/trainer'),
  role: global('iam', 'role/batch-trainer'),
  tag: { 'aws:ResourceTag/curfew:managed': 'true', 'iam:ResourceTag/curfew:managed': 'true' },
  boundary: { 'iam:PermissionsBoundary': OWN.boundary },
}

export type LambdaTarget = {
  readonly name: string
  readonly arn: string
  readonly roleArn: string
  readonly logStream: string
}

export const LAMBDAS: readonly LambdaTarget[] = STACK.functions.map(({ name, arn, roleArn, log }) => ({
  name: name.slice(PREFIX.length + 1),
  arn,
  roleArn,
  logStream: stream(log.group, '2025/07/16/[$LATEST]0123456789abcdef'),
}))

/** Every role of the stack. */
export const OWN_ROLES: readonly string[] = STACK.roles.map(({ arn }) => arn)

/** The name of a role without the prefix of its stage: `settle-access`. */
export function shortName(role: string): string {
  return role.replace(`${PREFIX}-`, '')
}

/** Anyone with the tag and the boundary, and with the worst policy that could be attached to them. */
export const UNDER_CURFEW = 'a principal under Curfew'

/** The context of every request in the account. */
export const CONTEXT = {
  'aws:CurrentTime': '2025-07-16T01:00:00Z',
  'aws:SecureTransport': 'true',
  'aws:PrincipalAccount': account,
  'aws:ResourceAccount': account,
  'aws:RequestedRegion': region,
  'aws:SourceIp': '198.51.100.7',
}

export function inRegion(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`
}

export function global(service: string, resource: string): string {
  return `arn:aws:${service}::${account}:${resource}`
}

export function stream(group: string, name: string): string {
  return inRegion('logs', `log-group:${group}:log-stream:${name}`)
}

export function group(name: string): string {
  return inRegion('logs', `log-group:${name}`)
}

function the(values: readonly string[]): string {
  const [only, ...others] = values
  if (only !== undefined && others.length === 0) return only
  throw new Error(`Cannot tell which is Curfew's: the stack has ${values.length} of a kind: ${values.join(', ')}`)
}

function text(output: unknown): string {
  if (typeof output === 'string') return output
  throw new Error('Cannot name what is Curfew’s: the stack lacks an output')
}
