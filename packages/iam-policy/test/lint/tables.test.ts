import { describe, expect, test } from 'vitest'
import { actionsMatching } from '../../src/data/actions.ts'
import { CREDENTIAL_ACTIONS } from '../../src/lint/tables/credentials.ts'
import { DATA_READS } from '../../src/lint/tables/data-reads.ts'
import { ESCALATIONS } from '../../src/lint/tables/escalations.ts'
import { KNOWN_OPERATIONS } from '../../src/lint/tables/operations.ts'

describe('the tables name only actions that exist', () => {
  const names = [...CREDENTIAL_ACTIONS, ...DATA_READS, ...ESCALATIONS.flatMap(({ needs }) => needs)]

  test.each([...new Set(names)])('%s is an action', (name) => {
    expect(actionsMatching(name).map((action) => action.name)).toEqual([name])
  })

  test.each(KNOWN_OPERATIONS)('%s is not an action, and what authorises it is: %s', (operation, actions) => {
    expect(actionsMatching(operation)).toEqual([])
    for (const [action] of actions.matchAll(/[\w-]+:\w+/g)) expect(actionsMatching(action)).toHaveLength(1)
  })
})
