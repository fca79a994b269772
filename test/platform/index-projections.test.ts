import { expect, test } from 'vitest'
import * as z from 'zod'
import { DUE_ROW_ATTRIBUTES } from '#platform/due-rows.ts'
import { itemOf } from '#platform/grant-row.ts'
import { RESERVATION_ATTRIBUTES } from '#platform/reserved.ts'
import { DUE_INDEX, UNFINISHED_INDEX } from '#platform/table.ts'
import { seedGrant } from '#test/fixtures/seed.ts'
import { ofType, templateIn } from '#test/package/template.ts'

const keySchema = z.array(z.object({ AttributeName: z.string() }))
const index = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).default([]) }),
})
const tableSchema = z.object({
  KeySchema: keySchema,
  LocalSecondaryIndexes: z.array(index),
  GlobalSecondaryIndexes: z.array(index),
})

const [[, resource] = []] = ofType(templateIn('.serverless'), 'AWS::DynamoDB::Table')
const table = tableSchema.parse(resource?.Properties)
const named = (name: string) =>
  [...table.LocalSecondaryIndexes, ...table.GlobalSecondaryIndexes].find(({ IndexName }) => IndexName === name)
const keysOf = (schema: z.output<typeof keySchema>) => schema.map(({ AttributeName }) => AttributeName)

const due = named(DUE_INDEX)
const projected = [
  ...keysOf(table.KeySchema),
  ...keysOf(due?.KeySchema ?? []),
  ...(due?.Projection.NonKeyAttributes ?? []),
].toSorted()

test('the due index projects what due rows and reservations read, and nothing else', () => {
  const read = new Set(['due', ...DUE_ROW_ATTRIBUTES, ...RESERVATION_ATTRIBUTES])

  expect(projected).toEqual([...read].toSorted())
})

test('the row of an unfinished grant has every attribute that the due index projects', () => {
  expect(Object.keys(itemOf(seedGrant()))).toEqual(expect.arrayContaining(projected))
})

test("the index of a principal's unfinished grants projects whole rows, because grants are read from it", () => {
  expect(named(UNFINISHED_INDEX)?.Projection.ProjectionType).toBe('ALL')
})
