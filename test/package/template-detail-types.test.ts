import { readFileSync } from 'node:fs'
import { readStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { CATALOGUE } from '#events/catalogue.ts'
import { InventoryDue } from '#events/inventory-due.ts'
import { PublicationDue } from '#events/publication-due.ts'
import { SweepDue } from '#events/sweep-due.ts'
import { lambdaNames } from '#tools/lambda-names.ts'
import { changed, PLACE, type Template, templateIn } from './template.ts'

const template = templateIn('.serverless-tigris')
const KNOWN = [...CATALOGUE, SweepDue, InventoryDue, PublicationDue].map(({ detailType }) => detailType)

test('every detail-type in the template is that of a contract in events/', () => {
  expect(detailTypesIn(template).length).toBeGreaterThan(15)
  expect(unknownDetailTypes(template)).toEqual([])
})

test.each([
  ['a pattern', 'Resources/Curfewsettleaccessrule1EventBridgeRule/Properties/EventPattern/detail-type/0'],
  [
    'what a pattern leaves out',
    'Resources/Curfewscheduleaccessrule2EventBridgeRule/Properties/EventPattern/detail-type/0/anything-but/0',
  ],
  [
    'a bus policy',
    'Resources/OtherAccountsPutJobEvents/Properties/Statement/Condition/ForAllValues:StringEquals/events:detail-type/0',
  ],
])('a misspelled detail-type in %s is found', (_, path) => {
  expect(unknownDetailTypes(changed(template, path, 'Acess Due'))).toEqual(['Acess Due'])
})

test('a misspelled detail-type in the input of a rule is found', () => {
  const path = 'Resources/Curfewsweeprule1EventBridgeRule/Properties/Targets/0/Input'

  expect(unknownDetailTypes(changed(template, path, '{"detail-type":"Sweep Duo"}'))).toEqual(['Sweep Duo'])
})

test.each(lambdaNames())('the rules of %s send exactly the events that it handles', (name) => {
  const own = readStack(template, PLACE).rules.filter(({ targets }) =>
    targets.some(({ Arn }) => Arn.endsWith(`:function:curfew-${name}`)),
  )
  const sent = own.flatMap(({ pattern, targets }) => [pattern, ...targets].flatMap(detailTypesIn))

  expect([...new Set(sent)].sort()).toEqual(handledBy(name))
})

function unknownDetailTypes(source: Template): readonly string[] {
  return [...detailTypesIn(source), ...leftOutIn(source)].filter((detailType) => !KNOWN.includes(detailType))
}

/** Every detail-type that a pattern leaves out. */
function leftOutIn(source: Template): readonly string[] {
  return [...JSON.stringify(source).matchAll(/"detail-type":\[\{"anything-but":(\[[^\]]*\])/g)].flatMap(
    ([, list = '']) => z.array(z.string()).parse(JSON.parse(list)),
  )
}

/** Every value of a `detail-type` or `events:detail-type`, also in a JSON text. */
function detailTypesIn(node: unknown): readonly string[] {
  if (typeof node === 'string') return [...node.matchAll(/"detail-type":"([^"]*)"/g)].map(([, name = '']) => name)
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) =>
    /^(events:)?detail-type$/.test(key) ? [value].flat().filter(isDetailType) : detailTypesIn(value),
  )
}

/** `Null` compares a detail-type with "false". */
function isDetailType(value: unknown): value is string {
  return typeof value === 'string' && value !== 'false'
}

/** The detail-types whose contracts a Lambda's file passes to `on()`. */
function handledBy(name: string): readonly string[] {
  const story = readFileSync(`functions/${name}.ts`, 'utf8')
  const contracts = [...story.matchAll(/\bon\((\w+),/g)].map(([, contract = '']) => contract)
  return KNOWN.filter((detailType) => contracts.includes(detailType.replaceAll(' ', ''))).sort()
}
