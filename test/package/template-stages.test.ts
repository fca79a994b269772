import { parsePolicy } from '@curfew/iam-policy/parse'
import { matchesWildcard } from '@curfew/local-aws/lambda/resource-policy'
import { readStack } from '@curfew/local-aws/template/load'
import { beforeAll, expect, test } from 'vitest'
import { monitoringOf } from './monitoring.ts'
import { packageStage } from './package-stage.ts'
import { at, changed, PLACE, type Template, templateIn } from './template.ts'

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:on-call'
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const PARAMS = {
  alarmTopic: TOPIC,
  auditKey: KEY,
  otherAccounts: '222233334444,333344445555',
  readAccounts: '444455556666',
  iamConcurrency: 'none',
}

const local = templateIn('.serverless')
let prod = local
let dev = local
beforeAll(async () => {
  ;[prod, dev] = await Promise.all([packageStage('prod'), packageStage('dev', { params: PARAMS })])
})

/** The property with the name, of types whose names two stages could share. */
const NAME_OF: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Events::Archive': 'ArchiveName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Logs::QueryDefinition': 'Name',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Scheduler::ScheduleGroup': 'Name',
}

/** Types without a name of their own: they belong to a resource that has one, or AWS generates one. */
const NAMELESS = [
  'AWS::Events::EventBusPolicy',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogStream',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
]

test('every name of a stage begins with the prefix of the stage', () => {
  expect(namesWithoutPrefix(dev, 'curfew-dev')).toEqual([])
  expect(namesWithoutPrefix(prod, 'curfew')).toEqual([])
})

test.each([
  ['the name of another stage', 'Resources/Table/Properties/TableName', 'curfew'],
  ['a name that only begins like the prefix', 'Resources/Table/Properties/TableName', 'curfew-development'],
  ['a resource without a name', 'Resources/Table/Properties/TableName', undefined],
  ['a type that is in neither list', 'Resources/Topic', { Type: 'AWS::SNS::Topic', Properties: {} }],
])('%s is found not to begin with the prefix', (_, path, value) => {
  expect(namesWithoutPrefix(changed(dev, path, value), 'curfew-dev')).toHaveLength(1)
})

test('no two stages share a name, except prod and local, which are never in the same account', () => {
  const shared = (one: Template, other: Template) => namesOf(one).filter((name) => namesOf(other).includes(name))

  expect(shared(dev, prod)).toEqual([])
  expect(namesOf(local)).toEqual(namesOf(prod))
})

test('no permission of one stage applies to a resource of another', () => {
  expect(crossingStages(prod, dev)).toEqual([])
  expect(crossingStages(dev, prod)).toEqual([])
  expect(crossingStages(dev, dev).length).toBeGreaterThan(20)
})

test('Lambdas emit metrics under the name of their stage, and alarms watch those', () => {
  const stacks = (template: Template) =>
    readStack(template, PLACE).functions.map(({ environment }) => environment.STACK)
  const watched = (template: Template) =>
    monitoringOf(template).alarms.flatMap(({ metrics }) =>
      metrics.flatMap(({ Namespace, Dimensions }) => (Namespace === 'Curfew' ? (Dimensions[0]?.Value ?? '') : [])),
    )

  expect(new Set([...stacks(dev), ...watched(dev)])).toEqual(new Set(['curfew-dev']))
  expect(new Set([...stacks(prod), ...watched(prod)])).toEqual(new Set(['curfew']))
})

test('with a topic every alarm notifies it when it starts and when it ends; without one, none notifies anybody', () => {
  const notified = (template: Template) =>
    monitoringOf(template).alarms.map(({ AlarmActions, OKActions }) => [AlarmActions, OKActions])

  expect(notified(dev)).toEqual(notified(dev).map(() => [[TOPIC], [TOPIC]]))
  expect(notified(prod)).toEqual(notified(dev).map(() => [[], []]))
})

test('a stage can have its own key for the audit log, and no reserved concurrency', () => {
  const limits = (template: Template) =>
    readStack(template, PLACE).functions.flatMap(({ reservedConcurrency }) => reservedConcurrency ?? [])

  expect(at(dev.Resources.AuditLog, 'Properties/KmsKeyId')).toEqual({
    'Fn::If': ['HasAuditKey', KEY, { Ref: 'AWS::NoValue' }],
  })
  expect(limits(dev)).toEqual([])
  expect(limits(prod)).toEqual([5, 5])
})

test('other accounts put events only if the stage names them, and only job and operator events', () => {
  const statement = at(dev.Resources.OtherAccountsPutJobEvents, 'Properties/Statement')

  expect(at(dev.Resources.OtherAccountsPutJobEvents, 'Condition')).toBe('HasOtherAccounts')
  expect(dev.Conditions.HasOtherAccounts).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [PARAMS.otherAccounts, 'none'] }] })
  expect(prod.Conditions.HasOtherAccounts).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['none', 'none'] }] })
  expect(at(statement, 'Principal')).toEqual({ AWS: { 'Fn::Split': [',', PARAMS.otherAccounts] } })
  const detailTypes: unknown = at(statement, 'Condition/ForAllValues:StringEquals/events:detail-type')
  expect([detailTypes].flat().sort()).toEqual(jobEventsOf(dev).toSorted())
  expect(at(statement, 'Condition/Null')).toEqual({ 'events:detail-type': 'false' })
})

test.each([
  ['ReadObjectsOfOtherAccounts', 'HasReadAccounts', 'readAccounts', 'READ_ACCOUNTS'],
  ['WriteObjectsOfOtherAccounts', 'HasWriteAccounts', 'writeAccounts', 'WRITE_ACCOUNTS'],
])(
  'the boundary has %s for the accounts that the stage names, and requests are checked against the same',
  (...names) => {
    const [sid, condition, parameter, variable] = names
    const accounts = (template: Template) => {
      const boundary = readStack(template, PLACE).managedPolicies.find(({ name }) => name.endsWith('-boundary'))
      const { statements } = parsePolicy(boundary?.document)
      return statements.find((one) => one.sid === sid)?.conditions.flatMap(({ values }) => values)
    }
    const checked = (template: Template) =>
      readStack(template, PLACE).functions.flatMap(({ environment }) => environment[variable] ?? [])
    const named = parameter === 'readAccounts' ? [PARAMS.readAccounts] : undefined

    expect(accounts(dev)).toEqual(named)
    expect(checked(dev)).toEqual(named ?? ['none'])
    expect(accounts(prod)).toBeUndefined()
    expect(prod.Conditions[condition]).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['none', 'none'] }] })
  },
)

/** Detail-types that the rules of the bus match from sources other than Curfew, by their names. */
function jobEventsOf(template: Template): readonly unknown[] {
  const patterns = readStack(template, PLACE).rules.flatMap(({ bus, pattern }) =>
    bus === 'default' ? [] : (pattern ?? []),
  )
  return patterns.flatMap((pattern) =>
    JSON.stringify(at(pattern, 'source')) === '["curfew"]'
      ? []
      : [at(pattern, 'detail-type')].flat().filter((detailType) => typeof detailType === 'string'),
  )
}

function namesOf({ Resources }: Template): readonly string[] {
  return Object.values(Resources)
    .flatMap(({ Type, Properties }) => (NAME_OF[Type] === undefined ? [] : `${Type} ${Properties[NAME_OF[Type]]}`))
    .sort()
}

function namesWithoutPrefix({ Resources }: Template, prefix: string): readonly string[] {
  const own = new RegExp(`^(/|/aws/lambda/)?${prefix}(-|/|$)`)
  return Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
    const name = Properties[NAME_OF[Type] ?? '']
    return NAMELESS.includes(Type) || (typeof name === 'string' && own.test(name)) ? [] : [`${logicalId} (${Type})`]
  })
}

/** Statements of one stage that apply to a resource of another. Those for all users, roles, groups and policies of the account, or for `*`, do not count. */
function crossingStages(from: Template, to: Template): readonly string[] {
  const resources = resourcesOf(to)
  return readStack(from, PLACE).roles.flatMap(({ name, inline }) =>
    Object.values(inline)
      .flatMap(({ Statement }) => [Statement].flat())
      .flatMap((statement: unknown) =>
        [at(statement, 'Resource')].flat().map((pattern) => [at(statement, 'Sid'), pattern]),
      )
      .filter(([, pattern]) => !/^\*$|:(user|role|group|policy)\/\*$/.test(String(pattern)))
      .flatMap(([sid, pattern]) =>
        resources.filter((arn) => matchesWildcard(String(pattern), arn)).map((arn) => `${name} ${sid} ${arn}`),
      ),
  )
}

/** ARNs of the resources of a stage, and of those that it creates. */
function resourcesOf(template: Template): readonly string[] {
  const { functions, queues, buses, roles, tables, logGroups, scheduleGroups } = readStack(template, PLACE)
  const prefix = buses[0]?.name
  const here = (service: string, resource: string) => `arn:aws:${service}:${PLACE.region}:${PLACE.account}:${resource}`
  return [
    ...[...functions, ...queues, ...buses, ...roles, ...scheduleGroups].map(({ arn }) => arn),
    ...tables.flatMap(({ name }) => [here('dynamodb', `table/${name}`), here('dynamodb', `table/${name}/index/due`)]),
    ...logGroups.flatMap(({ name }) =>
      ['2025/07/16/[$LATEST]1', 'sweep', 'settle-access'].map((stream) =>
        here('logs', `log-group:${name}:log-stream:${stream}`),
      ),
    ),
    here('scheduler', `schedule/${prefix}/close-0123456789ab`),
    here('secretsmanager', `secret:${prefix}/user/trainer-AbCdEf`),
    `arn:aws:iam::${PLACE.account}:policy/${prefix}/churn-7/churn-7-0123456789ab`,
    `arn:aws:iam::${PLACE.account}:policy/${prefix}-boundary`,
  ]
}
