import { expect, test } from 'vitest'
import type { PendingChange } from '#core/audit/pending-changes.ts'
import { lostCreation } from '#core/keys/lost-creation.ts'
import { at } from '#test/fixtures/seed.ts'

const pending = (change: PendingChange['change'], from: string, until: string): PendingChange => ({
  ...{ change, because: 'opening', target: 'trainer' },
  at: at(from).toISOString(),
  until: at(until).toISOString(),
})

test('a key whose creation has no outcome may have been made from five seconds before it until its run was over', () => {
  const changes = [
    pending('create key', '01:30', '01:31'),
    pending('create key', '01:00', '01:01'),
    pending('delete key', '00:30', '02:00'),
  ]

  expect(lostCreation(changes)).toEqual({ since: at('00:59:55'), until: at('01:31') })
})

test('no key was lost if every creation has an outcome', () => {
  expect(lostCreation([pending('delete key', '01:00', '01:01')])).toBeUndefined()
})
