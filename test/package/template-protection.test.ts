import { expect, test } from 'vitest'
import { at, changed, ofType, type Template, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')

/** What must hold at a path of every resource of a type, and the problem if it does not. */
const REQUIREMENTS = [
  ['AWS::Logs::LogGroup', 'Properties/RetentionInDays', Number.isInteger, 'is kept for ever'],
  ['AWS::SQS::Queue', 'Properties/SqsManagedSseEnabled', isTrue, 'is not encrypted'],
  ['AWS::DynamoDB::Table', 'Properties/SSESpecification/SSEEnabled', isTrue, 'is not encrypted'],
  [
    'AWS::DynamoDB::Table',
    'Properties/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled',
    isTrue,
    'cannot be restored',
  ],
  ['AWS::DynamoDB::Table', 'Properties/DeletionProtectionEnabled', isTrue, 'can be deleted'],
  ['AWS::DynamoDB::Table', 'Properties/BillingMode', is('PAY_PER_REQUEST'), 'has a capacity that can be too small'],
  [
    'AWS::DynamoDB::Table',
    'Properties/TimeToLiveSpecification',
    is({ AttributeName: 'expiresAt', Enabled: true }),
    'grows for ever',
  ],
  ['AWS::DynamoDB::Table', 'DeletionPolicy', is('Retain'), 'is deleted with the stack'],
  ['AWS::DynamoDB::Table', 'UpdateReplacePolicy', is('Retain'), 'is deleted when it is replaced'],
  ['AWS::Logs::LogStream', 'DeletionPolicy', is('Retain'), 'is deleted with the stack, and its records'],
  ['AWS::Logs::LogStream', 'UpdateReplacePolicy', is('Retain'), 'is deleted when it is replaced, and its records'],
  ['AWS::S3::Bucket', 'Properties/BucketEncryption', isThere, 'is not encrypted'],
  [
    'AWS::S3::Bucket',
    'Properties/PublicAccessBlockConfiguration',
    is({ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }),
    'can be made public',
  ],
  ['AWS::Events::Archive', 'Properties/RetentionDays', Number.isInteger, 'is kept for ever'],
  ['AWS::Lambda::Function', 'Properties/Runtime', is('nodejs24.x'), 'runs on another version of Node'],
  ['AWS::Lambda::Function', 'Properties/Architectures', is(['arm64']), 'runs on another architecture'],
  ['AWS::Lambda::Function', 'Properties/LoggingConfig/LogFormat', is('JSON'), 'logs lines that no query can parse'],
  [
    'AWS::Lambda::Function',
    'Properties/Environment/Variables/STACK',
    is('curfew'),
    'emits metrics without the name of its stack',
  ],
] as const

const AUDIT_LOG = [
  ['Properties/DeletionProtectionEnabled', isTrue, 'can be deleted'],
  ['DeletionPolicy', is('Retain'), 'is deleted with the stack'],
  ['UpdateReplacePolicy', is('Retain'), 'is deleted when it is replaced'],
  ['Properties/DataProtectionPolicy', is(undefined), 'masks what its hashes are computed from'],
] as const

test('whatever stores data has a retention period, is encrypted, and is protected against accidental deletion', () => {
  expect(unprotected(template)).toEqual([])
})

test.each(REQUIREMENTS)('a resource of type %s without its %s is found', (type, path, _, problem) => {
  const [logicalId = ''] = ofType(template, type)[0] ?? []

  expect(unprotected(changed(template, `Resources/${logicalId}/${path}`))).toContainEqual(`${logicalId} ${problem}`)
})

test.each(AUDIT_LOG.slice(0, 3))('an audit log without its %s is found', (path, _, problem) => {
  expect(unprotected(changed(template, `Resources/AuditLog/${path}`))).toContainEqual(`AuditLog ${problem}`)
})

test('each Lambda has a log group, and besides them there is only the audit log', () => {
  const groups = ofType(template, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.LogGroupName)
  const names = ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.FunctionName)

  expect(groups.sort()).toEqual([...names.map((name) => `/aws/lambda/${name}`), '/curfew/audit'].sort())
})

test('nothing is public: there is no endpoint on the internet, and only denials name everybody', () => {
  expect(publicResources(template)).toEqual([])
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
])('%s is found to be public', (_, path, value) => {
  expect(publicResources(changed(template, path, value))).toHaveLength(1)
})

function unprotected(source: Template): readonly string[] {
  const all = REQUIREMENTS.flatMap(([type, path, holds, problem]) =>
    ofType(source, type).flatMap(([logicalId, resource]) =>
      holds(at(resource, path)) ? [] : [`${logicalId} ${problem}`],
    ),
  )
  const audit = AUDIT_LOG.flatMap(([path, holds, problem]) =>
    holds(at(source.Resources.AuditLog, path)) ? [] : [`AuditLog ${problem}`],
  )
  return [...all, ...audit]
}

const PUBLIC_ENDPOINTS = /^AWS::(ApiGateway|ApiGatewayV2|Lambda::Url|ElasticLoadBalancing|AppSync|CloudFront)/

function publicResources({ Resources }: Template): readonly string[] {
  return Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
    const isPublic = PUBLIC_ENDPOINTS.test(Type) || Properties.Principal === '*' || allowsEverybody(Properties)
    return isPublic ? [`${logicalId} (${Type})`] : []
  })
}

/** Whether a statement anywhere inside allows something to everybody. */
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
