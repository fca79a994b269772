import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lambdaNames } from '#tools/lambda-names.ts'
import { brokenReferences } from './references.ts'
import { changed, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')
const { Resources } = template
const LAMBDAS = lambdaNames().map((name) => name.replaceAll(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase()))

test('every reference is to a resource, an attribute or a condition that exists', () => {
  expect(brokenReferences(template)).toEqual([])
})

test.each([
  [
    'a Ref',
    'Resources/Table/Properties/TableName',
    { Ref: 'Tabel' },
    /^Resources\/Table\/Properties\/TableName: Tabel$/,
  ],
  [
    'a GetAtt of a resource',
    'Resources/JobEvents/Properties/SourceArn',
    { 'Fn::GetAtt': ['Buss', 'Arn'] },
    /Buss\.Arn$/,
  ],
  [
    'a GetAtt of an attribute',
    'Resources/JobEvents/Properties/SourceArn',
    { 'Fn::GetAtt': ['Bus', 'Url'] },
    /Bus\.Url$/,
  ],
  [
    'a Sub of a resource',
    'Outputs/BusName/Value',
    { 'Fn::Sub': 'arn:${AWS::Partition}:${Buss}' },
    /^Outputs\/BusName\/Value: Buss$/,
  ],
  ['a Sub of an attribute', 'Outputs/BusName/Value', { 'Fn::Sub': '${!Literal} ${Bus.Url}' }, /Bus\.Url$/],
  ['an If', 'Resources/AuditLog/Properties/KmsKeyId', { 'Fn::If': ['HasNothing', 1, 2] }, /condition HasNothing$/],
  ['a condition', 'Resources/OtherAccountsPutJobEvents/Condition', 'HasNothing', /condition HasNothing$/],
  ['a DependsOn', 'Resources/OtherAccountsPutJobEvents/DependsOn', ['Nobody'], /Nobody$/],
])('%s that does not exist is found, with its path', (_, path, value, problem) => {
  expect(brokenReferences(changed(template, path, value))).toEqual([expect.stringMatching(problem)])
})

test('removing a resource breaks the references to it', () => {
  const left = Object.keys(Resources).filter((logicalId) => logicalId === 'Bus' || logicalId === 'DeadLetters')

  expect(left).toHaveLength(2)
  for (const logicalId of left) {
    expect(brokenReferences(changed(template, `Resources/${logicalId}`)).length).toBeGreaterThan(5)
  }
})

// osls silently merges resources of the same name.
test('no two resources have the same name', () => {
  const named = globSync('infra/**/*.yml')
    .filter((file) => file !== 'infra/principal.yml')
    .flatMap((file) => resourcesIn(readFileSync(file, 'utf8')))

  expect(duplicates(named)).toEqual([])
  expect(named).toEqual(expect.arrayContaining(['Bus', 'SweepRole', 'SweepSilent', 'EndAccessThrottles']))
  expect(duplicates([...named, 'SweepRole'])).toEqual(['SweepRole'])
})

/** The names of resources in a file of infra/, those that it repeats for each Lambda once for each. */
function resourcesIn(yaml: string): readonly string[] {
  const names = [...yaml.matchAll(/^ {2}(?: {2})?([A-Za-z<>]+):\n +Type: AWS::/gm)].map(([, name = '']) => name)
  return names.flatMap((name) => (name.includes('<Name>') ? LAMBDAS.map((one) => name.replace('<Name>', one)) : [name]))
}

function duplicates(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index)
}
