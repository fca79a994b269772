import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Kind } from '@curfew/local-aws/template/kind'
import { loadStack } from '@curfew/local-aws/template/load'
import { readResources } from '@curfew/local-aws/template/resources'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { lintPolicy } from '#targets/iam/lint.ts'
import { brokenReferences } from './references.ts'
import { isAllowed } from './rights.ts'
import { at, changed, PLACE } from './template.ts'
import { yamlTemplate } from './yaml-template.ts'

const source = yamlTemplate('infra/trail.yml')
const STACK_NAME = 'curfew-trail'
/** As CloudFormation names it: the stack, the logical ID, and twelve characters. */
const BUCKET = `${STACK_NAME}-trailbucket-1a2b3c4d5e6f`
const stack = loadStack('.serverless', PLACE)
const BUS_ARN = stack.buses[0]?.arn ?? ''
const TRAIL_ARN = `arn:aws:cloudtrail:us-east-1:111122223333:trail/${STACK_NAME}`
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-0000-0000-000000000000'
const DATASETS = 'arn:aws:s3:::acmeco-training-datasets/'

const any = z.looseObject({})
const bucketKind = kind('AWS::S3::Bucket', any, BUCKET, { Arn: `arn:aws:s3:::${BUCKET}` })
const policyKind = kind('AWS::S3::BucketPolicy', z.object({ Bucket: z.string(), PolicyDocument: any }), 'policy', {})
const trailKind = kind('AWS::CloudTrail::Trail', any, STACK_NAME, { Arn: TRAIL_ARN })

describe('the trail', () => {
  test('records PutEvents on the bus of the stack, and nothing else, unless somebody names objects', () => {
    expect(deployed().trail.AdvancedEventSelectors).toEqual([
      {
        Name: expect.any(String),
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: ['AWS::Events::EventBus'] },
          { Field: 'resources.ARN', Equals: [BUS_ARN] },
        ],
      },
    ])
  })

  test('records requests to the objects that somebody names', () => {
    const objects = [DATASETS, 'arn:aws:s3:::acmeco-finetuned-models/first/']

    expect(deployed({ GuardedObjects: objects }).trail.AdvancedEventSelectors).toEqual([
      expect.anything(),
      {
        Name: expect.any(String),
        FieldSelectors: [
          { Field: 'eventCategory', Equals: ['Data'] },
          { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
          { Field: 'resources.ARN', StartsWith: objects },
        ],
      },
    ])
  })

  test('is on, with digests that show a record that was changed or deleted, once the policy of its bucket is there', () => {
    expect(deployed().trail).toMatchObject({ IsLogging: true, EnableLogFileValidation: true, S3BucketName: BUCKET })
    expect(at(source, 'Resources/Trail/DependsOn')).toBe('TrailBucketPolicy')
    expect(deployed().trail.TrailName).toBe(STACK_NAME)
  })
})

describe('the bucket of the trail', () => {
  test('is encrypted, versioned, closed to the public and owned by its account', () => {
    const { bucket } = deployed()

    expect(bucket).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    })
    expect(Object.values(z.record(z.string(), z.unknown()).parse(bucket.PublicAccessBlockConfiguration))).toEqual(
      Array(4).fill(true),
    )
  })

  test('is encrypted with a key that somebody names, as what the trail writes is', () => {
    const { bucket, trail } = deployed({ EncryptionKeyArn: KEY })

    expect(trail.KMSKeyId).toBe(KEY)
    expect(JSON.stringify(bucket.BucketEncryption)).toContain(`"KMSMasterKeyID":"${KEY}"`)
    expect(deployed().trail).not.toHaveProperty('KMSKeyId')
  })

  test('outlives the stack with its policy, and keeps records as long as the audit log', () => {
    for (const name of ['TrailBucket', 'TrailBucketPolicy']) {
      expect(source.Resources[name]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    }
    const days = stack.logGroups.find(({ name }) => name === '/curfew/audit')?.retentionDays
    expect(at(source, 'Parameters/RetentionDays/Default')).toBe(days)
    expect(at(deployed().bucket, 'LifecycleConfiguration/Rules/0')).toMatchObject({
      Status: 'Enabled',
      ExpirationInDays: days,
    })
  })

  const write = { action: 's3:PutObject', resource: `arn:aws:s3:::${BUCKET}/AWSLogs/111122223333/CloudTrail/x.json.gz` }
  const acl = { 's3:x-amz-acl': 'bucket-owner-full-control' }

  test.each([
    ['this trail', { ...acl, 'aws:SourceArn': TRAIL_ARN }, write, true],
    ['this trail, to the records of another account', { ...acl, 'aws:SourceArn': TRAIL_ARN }, elsewhere(), false],
    ['another trail', { ...acl, 'aws:SourceArn': `${TRAIL_ARN}-2` }, write, false],
    ['no trail', acl, write, false],
    [
      'this trail without encryption',
      { ...acl, 'aws:SourceArn': TRAIL_ARN, 'aws:SecureTransport': 'false' },
      write,
      false,
    ],
  ])('lets CloudTrail write for %s: %#', (_rule, context, request, expected) => {
    expect(isAllowed({ identity: [forCloudTrail()] }, { ...request, context })).toBe(expected)
  })

  test('names nobody but CloudTrail, except to deny', () => {
    const allowed = statements().filter(({ Effect }) => Effect === 'Allow')

    expect(allowed.map(({ Principal }) => Principal)).toEqual(Array(2).fill({ Service: 'cloudtrail.amazonaws.com' }))
    expect(allowed.map(({ Action }) => Action)).toEqual(['s3:GetBucketAcl', 's3:PutObject'])
  })

  test('has a policy without a finding of our own linter', () => {
    expect(lintPolicy(JSON.stringify(withoutPrincipals()), { profile: 'identity' })).toEqual([])
  })

  test.each(['s3:GetObject', 's3:PutObject', 's3:ListBucket'])('is denied to managed principals: %s', (action) => {
    const boundary = parsePolicy(stack.managedPolicies.find(({ name }) => name === 'curfew-boundary')?.document)
    const everything = parsePolicy({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    })
    const resource = `arn:aws:s3:::${BUCKET}${action === 's3:ListBucket' ? '' : '/AWSLogs/x'}`
    const context = { 'aws:ResourceAccount': PLACE.account }
    const mayUse = (name: string) =>
      isAllowed({ identity: [everything], boundary }, { action, resource: resource.replace(BUCKET, name), context })

    expect(mayUse('acmeco-training-datasets')).toBe(true)
    expect(mayUse(BUCKET)).toBe(false)
  })
})

describe('the template of the trail', () => {
  test('refers only to what it has', () => {
    const parameters = z.record(z.string(), any).parse(at(source, 'Parameters'))
    const named = Object.entries(parameters).map(([name]) => [name, { Type: 'parameter', Properties: {} }] as const)
    const whole = { ...source, Resources: { ...source.Resources, ...Object.fromEntries(named) } }

    expect(brokenReferences(whole)).toEqual([])
  })

  test.each([
    ['BusArn', BUS_ARN, true],
    ['BusArn', 'arn:aws-cn:events:cn-north-1:111122223333:event-bus/curfew-dev', true],
    ['BusArn', 'curfew', false],
    ['BusArn', 'arn:aws:events:us-east-1:111122223333:event-bus/*', false],
    ['EncryptionKeyArn', KEY, true],
    ['EncryptionKeyArn', '', true],
    ['EncryptionKeyArn', 'alias/trail', false],
  ])('takes for %s the value %s: %s', (name, value, expected) => {
    const pattern = z.string().parse(at(source, `Parameters/${name}/AllowedPattern`))

    expect(new RegExp(`^${pattern}$`).test(value)).toBe(expected)
  })
})

/** The resources with the values of the parameters; lists are lists. */
function deployed(given: Readonly<Record<string, unknown>> = {}) {
  const values = { BusArn: BUS_ARN, GuardedObjects: [], ...given }
  const template = Object.entries(values).reduce((whole, [name, value]) => withDefault(whole, name, value), source)
  const resources = readResources(template, { ...PLACE, stackName: STACK_NAME }, [bucketKind, policyKind, trailKind])
  const one = <T>(of: Kind<T>) => {
    const [found] = resources.all(of)
    if (found === undefined) throw new Error(`There is no ${of.type}`)
    return found.properties
  }
  return { bucket: one(bucketKind), policy: one(policyKind), trail: one(trailKind) }
}

function withDefault(template: typeof source, name: string, value: unknown): typeof source {
  const parameter = z.looseObject({}).parse(at(template, `Parameters/${name}`))
  return changed(template, `Parameters/${name}`, { ...parameter, Default: value })
}

function statements() {
  const statement = z.looseObject({ Effect: z.string(), Principal: z.unknown(), Action: z.string() })
  return z.array(statement).parse(deployed().policy.PolicyDocument.Statement)
}

function withoutPrincipals() {
  return { Version: '2012-10-17', Statement: statements().map(({ Principal: _, ...rest }) => rest) }
}

/** What the policy allows and denies to CloudTrail, which is all that it is about. */
function forCloudTrail() {
  return parsePolicy(withoutPrincipals())
}

function elsewhere() {
  return { action: 's3:PutObject', resource: `arn:aws:s3:::${BUCKET}/AWSLogs/222233334444/CloudTrail/x.json.gz` }
}

function kind<T>(
  type: string,
  properties: z.ZodType<T>,
  ref: string,
  attributes: Readonly<Record<string, string>>,
): Kind<T> {
  return { type, properties, identify: () => ({ ref, attributes }) }
}
