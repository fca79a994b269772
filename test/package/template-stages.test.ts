import { isLike } from '@curfew/local-aws/lambda/resource-policy'
import { readStack } from '@curfew/local-aws/template/load'
import { beforeAll, expect, test } from 'vitest'
import { packageStage } from './package-stage.ts'
import { at, changed, PLACE, type Template, templateIn } from './template.ts'
import { watching } from './watching.ts'

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:on-call'
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const PARAMS = { alarmTopic: TOPIC, auditKey: KEY, otherAccounts: '222233334444,333344445555', iamConcurrency: 'none' }

const local = templateIn('.serverless')
let prod = local
let dev = local
beforeAll(async () => {
  ;[prod, dev] = await Promise.all([packageStage('prod'), packageStage('dev', PARAMS)])
})

/** What carries a name that two stages could share. */
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

/** What has no name of its own: it belongs to something that has, or AWS makes one up. */
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
  expect(orphanNames(dev, 'curfew-dev')).toEqual([])
  expect(orphanNames(prod, 'curfew')).toEqual([])
})

test.each([
  ['another name', 'Resources/Table/Properties/TableName', 'curfew'],
  ['a name that only begins alike', 'Resources/Table/Properties/TableName', 'curfew-development'],
  ['no name', 'Resources/Table/Properties/TableName', undefined],
  ['a type that nobody thought of', 'Resources/Topic', { Type: 'AWS::SNS::Topic', Properties: {} }],
])('%s is found', (_, path, value) => {
  expect(orphanNames(changed(dev, path, value), 'curfew-dev')).toHaveLength(1)
})

test('no two stages share a name, except prod and local, which are never in one account', () => {
  const shared = (one: Template, other: Template) => namesOf(one).filter((name) => namesOf(other).includes(name))

  expect(shared(dev, prod)).toEqual([])
  expect(namesOf(local)).toEqual(namesOf(prod))
})

test('no right of one stage reaches what another has made', () => {
  expect(reach(prod, dev)).toEqual([])
  expect(reach(dev, prod)).toEqual([])
  expect(reach(dev, dev).length).toBeGreaterThan(20)
})

test('metrics are printed under the name of the stage, and alarms look there', () => {
  const stacks = (template: Template) =>
    readStack(template, PLACE).functions.map(({ environment }) => environment.STACK)
  const watched = (template: Template) =>
    watching(template).alarms.flatMap(({ measures }) =>
      measures.flatMap(({ Namespace, Dimensions }) => (Namespace === 'Curfew' ? (Dimensions[0]?.Value ?? '') : [])),
    )

  expect(new Set([...stacks(dev), ...watched(dev)])).toEqual(new Set(['curfew-dev']))
  expect(new Set([...stacks(prod), ...watched(prod)])).toEqual(new Set(['curfew']))
})

test('with a topic every alarm tells it of trouble and of its end; without one they tell nobody', () => {
  const told = (template: Template) =>
    watching(template).alarms.map(({ AlarmActions, OKActions }) => [AlarmActions, OKActions])

  expect(told(dev)).toEqual(told(dev).map(() => [[TOPIC], [TOPIC]]))
  expect(told(prod)).toEqual(told(dev).map(() => [[], []]))
})

test('a stage may have a key of its own for the audit log, and no reserved copies of Lambdas', () => {
  const limits = (template: Template) =>
    readStack(template, PLACE).functions.flatMap(({ reservedConcurrency }) => reservedConcurrency ?? [])

  expect(at(dev.Resources.AuditLog, 'Properties/KmsKeyId')).toEqual({
    'Fn::If': ['HasAuditKey', KEY, { Ref: 'AWS::NoValue' }],
  })
  expect(limits(dev)).toEqual([])
  expect(limits(prod)).toEqual([5, 5])
})

test('other accounts are let in only by name, and only with what jobs and people say', () => {
  const statement = at(dev.Resources.OtherAccountsPutJobEvents, 'Properties/Statement')

  expect(at(dev.Resources.OtherAccountsPutJobEvents, 'Condition')).toBe('HasOtherAccounts')
  expect(dev.Conditions.HasOtherAccounts).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [PARAMS.otherAccounts, 'none'] }] })
  expect(prod.Conditions.HasOtherAccounts).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['none', 'none'] }] })
  expect(at(statement, 'Principal')).toEqual({ AWS: { 'Fn::Split': [',', PARAMS.otherAccounts] } })
  expect(at(statement, 'Condition/ForAllValues:StringEquals/events:detail-type')).toEqual(jobEventsOf(dev))
  expect(at(statement, 'Condition/Null')).toEqual({ 'events:detail-type': 'false' })
})

/** Detail types that the rules of the bus take from others than Curfew. */
function jobEventsOf(template: Template): readonly unknown[] {
  const patterns = readStack(template, PLACE).rules.flatMap(({ bus, pattern }) =>
    bus === 'default' ? [] : (pattern ?? []),
  )
  return patterns.flatMap((pattern) =>
    JSON.stringify(at(pattern, 'source')) === '["curfew"]' ? [] : [at(pattern, 'detail-type')].flat(),
  )
}

function namesOf({ Resources }: Template): readonly string[] {
  return Object.values(Resources)
    .flatMap(({ Type, Properties }) => (NAME_OF[Type] === undefined ? [] : `${Type} ${Properties[NAME_OF[Type]]}`))
    .sort()
}

function orphanNames({ Resources }: Template, prefix: string): readonly string[] {
  const own = new RegExp(`^(/|/aws/lambda/)?${prefix}(-|/|$)`)
  return Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
    const name = Properties[NAME_OF[Type] ?? '']
    return NAMELESS.includes(Type) || (typeof name === 'string' && own.test(name)) ? [] : [`${logicalId} (${Type})`]
  })
}

/** Statements of one stage whose resource is another's. What is for users and roles of the account, or for all, is not about stages. */
function reach(from: Template, to: Template): readonly string[] {
  const things = madeBy(to)
  return readStack(from, PLACE).roles.flatMap(({ name, inline }) =>
    Object.values(inline)
      .flatMap(({ Statement }) => [Statement].flat())
      .flatMap((statement: unknown) =>
        [at(statement, 'Resource')].flat().map((pattern) => [at(statement, 'Sid'), pattern]),
      )
      .filter(([, pattern]) => !/^\*$|:(user|role)\/\*$/.test(String(pattern)))
      .flatMap(([sid, pattern]) =>
        things.filter((arn) => isLike(String(pattern), arn)).map((arn) => `${name} ${sid} ${arn}`),
      ),
  )
}

/** ARNs of what a stage is made of, and makes. */
function madeBy(template: Template): readonly string[] {
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
