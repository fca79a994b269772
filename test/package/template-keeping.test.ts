import { expect, test } from 'vitest'
import { at, changed, ofType, type Template, templateIn } from './template.ts'

const template = templateIn('.serverless')

/** What has to stand where, for every resource of a type, and what it means if it does not. */
const DEMANDS = [
  ['AWS::Logs::LogGroup', 'Properties/RetentionInDays', Number.isInteger, 'is kept for ever'],
  ['AWS::SQS::Queue', 'Properties/SqsManagedSseEnabled', isTrue, 'is not encrypted'],
  ['AWS::DynamoDB::Table', 'Properties/SSESpecification/SSEEnabled', isTrue, 'is not encrypted'],
  [
    'AWS::DynamoDB::Table',
    'Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled',
    isTrue,
    'cannot be restored',
  ],
  ['AWS::DynamoDB::Table', 'Properties/DeletionProtectionEnabled', isTrue, 'may be deleted'],
  ['AWS::DynamoDB::Table', 'Properties/BillingMode', is('PAY_PER_REQUEST'), 'has a capacity that may be too small'],
  [
    'AWS::DynamoDB::Table',
    'Properties/TimeToLiveSpecification',
    is({ AttributeName: 'expiresAt', Enabled: true }),
    'grows for ever',
  ],
  ['AWS::DynamoDB::Table', 'DeletionPolicy', is('Retain'), 'goes with the stack'],
  ['AWS::DynamoDB::Table', 'UpdateReplacePolicy', is('Retain'), 'goes when it is replaced'],
  ['AWS::Logs::LogStream', 'DeletionPolicy', is('Retain'), 'goes with the stack, and its records'],
  ['AWS::Logs::LogStream', 'UpdateReplacePolicy', is('Retain'), 'goes when it is replaced, and its records'],
  ['AWS::S3::Bucket', 'Properties/BucketEncryption', isThere, 'is not encrypted'],
  [
    'AWS::S3::Bucket',
    'Properties/PublicAccessBlockConfiguration',
    is({ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }),
    'may be made public',
  ],
  ['AWS::Events::Archive', 'Properties/RetentionDays', Number.isInteger, 'is kept for ever'],
  ['AWS::Lambda::Function', 'Properties/Runtime', is('nodejs24.x'), 'runs on something else'],
  ['AWS::Lambda::Function', 'Properties/Architectures', is(['arm64']), 'runs on something else'],
  ['AWS::Lambda::Function', 'Properties/LoggingConfig/LogFormat', is('JSON'), 'says what no query can read'],
  ['AWS::Lambda::Function', 'Properties/Environment/Variables/STACK', is('curfew'), 'measures under no name'],
] as const

const AUDIT_LOG = [
  ['Properties/DeletionProtectionEnabled', isTrue, 'may be deleted'],
  ['DeletionPolicy', is('Retain'), 'goes with the stack'],
  ['UpdateReplacePolicy', is('Retain'), 'goes when it is replaced'],
  ['Properties/DataProtectionPolicy', is(undefined), 'masks what its hashes are of'],
] as const

test('what is kept is kept well: for a time that is said, encrypted, and safe from a slip of the hand', () => {
  expect(keptBadly(template)).toEqual([])
})

test.each(DEMANDS)('a resource of type %s without its %s is found', (type, path, _, problem) => {
  const [logicalId = ''] = ofType(template, type)[0] ?? []

  expect(keptBadly(changed(template, `Resources/${logicalId}/${path}`))).toContainEqual(`${logicalId} ${problem}`)
})

test.each(AUDIT_LOG.slice(0, 3))('an audit log without its %s is found', (path, _, problem) => {
  expect(keptBadly(changed(template, `Resources/AuditLog/${path}`))).toContainEqual(`AuditLog ${problem}`)
})

test('each Lambda has a log group', () => {
  const groups = ofType(template, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.LogGroupName)
  const names = ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.FunctionName)

  expect(groups.sort()).toEqual([...names.map((name) => `/aws/lambda/${name}`), '/curfew/audit'].sort())
})

test('nothing is public: no way in from the internet, and nobody but denials names everybody', () => {
  expect(openToEverybody(template)).toEqual([])
})

test.each([
  ['a function URL', 'Resources/Url', { Type: 'AWS::Lambda::Url', Properties: {} }],
  ['an API', 'Resources/Api', { Type: 'AWS::ApiGatewayV2::Api', Properties: {} }],
  ['a permission for everybody', 'Resources/EndDashaccessEventBridgeLambdaPermission1/Properties/Principal', '*'],
  ['a queue for everybody', 'Resources/DeadLettersPolicy/Properties/PolicyDocument/Statement/1/Effect', 'Allow'],
  ['a bus for everybody', 'Resources/OnlyCurfewSpeaksAsCurfew/Properties/Statement/Effect', 'Allow'],
  [
    'a role for everybody',
    'Resources/SweepRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal',
    { AWS: '*' },
  ],
])('%s is found', (_, path, value) => {
  expect(openToEverybody(changed(template, path, value))).toHaveLength(1)
})

function keptBadly(source: Template): readonly string[] {
  const all = DEMANDS.flatMap(([type, path, holds, problem]) =>
    ofType(source, type).flatMap(([logicalId, resource]) =>
      holds(at(resource, path)) ? [] : [`${logicalId} ${problem}`],
    ),
  )
  const audit = AUDIT_LOG.flatMap(([path, holds, problem]) =>
    holds(at(source.Resources.AuditLog, path)) ? [] : [`AuditLog ${problem}`],
  )
  return [...all, ...audit]
}

const WAYS_IN = /^AWS::(ApiGateway|ApiGatewayV2|Lambda::Url|ElasticLoadBalancing|AppSync|CloudFront)/

function openToEverybody({ Resources }: Template): readonly string[] {
  return Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
    const isOpen = WAYS_IN.test(Type) || Properties.Principal === '*' || allowsEverybody(Properties)
    return isOpen ? [`${logicalId} (${Type})`] : []
  })
}

/** A statement anywhere inside that allows, and whose principal is everybody. */
function allowsEverybody(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const principal: unknown = at(value, 'Principal')
  const isEverybody = principal === '*' || Object.values(principal ?? {}).includes('*')
  return (at(value, 'Effect') === 'Allow' && isEverybody) || Object.values(value).some(allowsEverybody)
}

function isTrue(value: unknown): boolean {
  return value === true
}

function isThere(value: unknown): boolean {
  return value !== undefined
}

function is(expected: unknown): (value: unknown) => boolean {
  return (value) => JSON.stringify(value) === JSON.stringify(expected)
}
