import { describe, expect, test } from 'vitest'
import type { Issued } from '#cli/aws/issue.ts'
import { remembered } from '#cli/credentials/remembered.ts'
import { at } from '#test/fixtures/seed.ts'

const credentials = (AccessKeyId: string) =>
  ({ credentials: { Version: 1, AccessKeyId, Expiration: '2025-07-16T01:30:00Z' } }) as const

function asked(answers: Readonly<Record<string, Issued | Error>>) {
  let time = '01:00'
  let looks = 0
  const issue = remembered(
    async () => {
      looks++
      const answer = answers[time] ?? credentials('first')
      if (answer instanceof Error) throw answer
      return answer
    },
    () => at(time),
  )
  return {
    looks: () => looks,
    ask: (moment: string) => {
      time = moment
      return issue()
    },
  }
}

describe('credentials for many askers', () => {
  test('are read once for all that ask at a time, and for half a minute', async () => {
    const { ask, looks } = asked({})
    await Promise.all([ask('01:00'), ask('01:00'), ask('01:00:29')])
    expect(looks()).toBe(1)

    await ask('01:00:30')
    expect(looks()).toBe(2)
  })

  test('are those from before while AWS does not answer, until they expire', async () => {
    const lost = new Error('AWS did not answer')
    const { ask } = asked({ '01:10': lost, '01:30': lost })
    await ask('01:00')

    expect(await ask('01:10')).toEqual(credentials('first'))
    expect(await ask('01:30')).toEqual({ because: 'AWS did not answer', mayCome: 'when ready' })
  })

  test('are not given once Curfew says that access is over, however long they would be valid', async () => {
    const over = { because: 'its access was revoked', mayCome: 'never' } as const
    const { ask } = asked({ '01:10': over, '01:11': new Error('AWS did not answer') })
    await ask('01:00')

    expect(await ask('01:10')).toEqual(over)
    expect(await ask('01:11')).not.toHaveProperty('credentials')
  })
})
