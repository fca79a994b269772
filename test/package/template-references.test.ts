import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { brokenReferences } from './references.ts'
import { changed, templateIn } from './template.ts'

const template = templateIn('.serverless')
const { Resources } = template

test('every reference leads to a resource, an attribute or a condition that there is', () => {
  expect(brokenReferences(template)).toEqual([])
})

test.each([
  [
    'a Ref',
    'Resources/Table/Properties/TableName',
    { Ref: 'Tabel' },
    /^Resources\/Table\/Properties\/TableName: Tabel$/,
  ],
  ['a GetAtt to nothing', 'Resources/JobEvents/Properties/SourceArn', { 'Fn::GetAtt': ['Buss', 'Arn'] }, /Buss\.Arn$/],
  ['a GetAtt of nothing', 'Resources/JobEvents/Properties/SourceArn', { 'Fn::GetAtt': ['Bus', 'Url'] }, /Bus\.Url$/],
  ['a Sub', 'Outputs/BusName/Value', { 'Fn::Sub': 'arn:${AWS::Partition}:${Buss}' }, /^Outputs\/BusName\/Value: Buss$/],
  ['a Sub of nothing', 'Outputs/BusName/Value', { 'Fn::Sub': '${!Literal} ${Bus.Url}' }, /Bus\.Url$/],
  ['an If', 'Resources/AuditLog/Properties/KmsKeyId', { 'Fn::If': ['HasNothing', 1, 2] }, /condition HasNothing$/],
  ['a condition', 'Resources/OtherAccountsPutJobEvents/Condition', 'HasNothing', /condition HasNothing$/],
  ['a DependsOn', 'Resources/OtherAccountsPutJobEvents/DependsOn', ['Nobody'], /Nobody$/],
])('%s that leads nowhere is found, with its place', (_, path, value, problem) => {
  expect(brokenReferences(changed(template, path, value))).toEqual([expect.stringMatching(problem)])
})

test('a resource that is taken away leaves those that need it', () => {
  const left = Object.keys(Resources).filter((logicalId) => logicalId === 'Bus' || logicalId === 'DeadLetters')

  expect(left).toHaveLength(2)
  for (const logicalId of left) {
    expect(brokenReferences(changed(template, `Resources/${logicalId}`)).length).toBeGreaterThan(5)
  }
})

// osls merges what has one name, without a word.
test('no two resources have one name', () => {
  const named = globSync('infra/**/*.yml')
    .filter((file) => file !== 'infra/principal.yml')
    .flatMap((file) => resourcesIn(readFileSync(file, 'utf8')))

  expect(twice(named)).toEqual([])
  expect(named.length).toBeGreaterThan(40)
  expect(twice([...named, 'Bus'])).toEqual(['Bus'])
})

function resourcesIn(yaml: string): readonly string[] {
  return [...yaml.matchAll(/^ {2}([A-Za-z]+):\n {4}Type: AWS::/gm)].map(([, name = '']) => name)
}

function twice(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index)
}
