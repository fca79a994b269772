import { expect, test } from 'vitest'
import { AWS_ONLY } from '../../src/template/aws-only.ts'
import { readStack } from '../../src/template/load.ts'
import { location, resources, template } from './sample.ts'

const withResources = (more: object) => ({ ...template, Resources: { ...resources, ...more } })

test.each(Object.keys(AWS_ONLY))('a resource of the type %s is accepted and listed as not run', (Type) => {
  const { notRun } = readStack(withResources({ Ignored: { Type } }), location)

  expect(notRun).toContainEqual({ logicalId: 'Ignored', type: Type })
})

test('resources of any other type are refused by name, because they would be missing silently', () => {
  const source = withResources({ Pipe: { Type: 'AWS::Pipes::Pipe' }, Topic: { Type: 'AWS::SNS::Topic' } })

  expect(() => readStack(source, location)).toThrow(
    'Cannot deploy Pipe (AWS::Pipes::Pipe), Topic (AWS::SNS::Topic): local AWS does not support these resource types',
  )
})

test('a resource of an unsupported type is ignored if its condition is false', () => {
  const source = withResources({ Topic: { Type: 'AWS::SNS::Topic', Condition: 'IsProd' } })

  expect(readStack(source, location).notRun.map(({ type }) => type)).not.toContain('AWS::SNS::Topic')
})
