import { describe, expect, test } from 'vitest'
import { actionsMatching } from '../../src/data/actions.ts'
import { carries, globalKeyOf, serviceKeyOf } from '../../src/data/keys.ts'
import { SERVICE_PREFIXES, serviceOf, servicesOfArn, servicesOfKey } from '../../src/data/services.ts'

const actionOf = (name: string) => {
  const [action] = actionsMatching(name)
  if (action === undefined) throw new Error(`There is no action ${name}`)
  return action
}

test('an action has its level, resource types, condition keys and dependent actions', () => {
  const action = actionOf('s3:getobject')

  expect(action.name).toBe('s3:GetObject')
  expect(action.level).toBe('Read')
  expect(action.resourceTypes.map(({ arn }) => arn)).toContain('arn:${Partition}:s3:::${BucketName}/${ObjectName}')
  expect(carries(action, 's3:ExistingObjectTag/team')).toBe(true)
  expect(carries(action, 's3:prefix')).toBe(false)
  expect(actionOf('sagemaker:CreateTrainingJob').dependents).toContain('iam:PassRole')
})

describe('the condition key', () => {
  test.each([
    ['aws:currenttime', 'Date', false],
    ['aws:SourceIp', 'IPAddress', false],
    ['aws:TagKeys', 'String', true],
    ['aws:PrincipalTag/team', 'String', false],
    ['aws:CalledVia', 'String', true],
    ['kms:ViaService', 'String', false],
    ['kms:EncryptionContext:aws:s3:arn', 'String', false],
    ['iam:PermissionsBoundary', 'ARN', false],
  ])('%s has type %s, and several values: %s', (name, type, isMultiValued) => {
    expect(globalKeyOf(name) ?? serviceKeyOf(name)).toMatchObject({ type, isMultiValued })
  })

  test.each(['aws:ResourceTag', 'aws:ResourceTag/', 'aws:SourceIpX', 's3:Prefixes', 'nope:x'])(
    '%s does not exist',
    (name) => {
      expect(globalKeyOf(name) ?? serviceKeyOf(name)).toBeUndefined()
    },
  )
})

test('a wildcard matches the actions of today, in any case', () => {
  expect(actionsMatching('SageMaker:Describe*').length).toBeGreaterThan(60)
  expect(actionsMatching('*').length).toBeGreaterThan(20_000)
  expect(actionsMatching('s3:GetObject?')).toEqual([])
})

test('services are found by their prefix, by the ARNs of their resources, and by their keys', () => {
  expect(SERVICE_PREFIXES.length).toBeGreaterThan(400)
  expect(serviceOf('nope')).toBeUndefined()
  expect(servicesOfArn('s3-object-lambda').map(({ prefix }) => prefix)).toContain('s3')
  expect(servicesOfKey('saml').map(({ prefix }) => prefix)).toEqual(['sts'])
})
