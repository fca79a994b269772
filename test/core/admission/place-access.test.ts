import { describe, expect, test } from 'vitest'
import type { Location, LocationList } from '#core/access/access.ts'
import { placeAccess } from '#core/admission/place-access.ts'
import { bare } from '#test/targets/iam/jobs.ts'
import { location, rule } from './guarded-requests.ts'

const OWN = '111122223333'
const LAKE = '222233334444'
const THIRD = '333344445555'
const of = (account: string, text = 's3://lake-*') => ({ location: text, account })

/** The accounts of what is asked for, or what is wrong with it. */
function placed(list: LocationList, asked: Location, rights: Partial<typeof rule>) {
  const access = { ...bare.access, [list]: [asked] }
  const { access: after, problems } = placeAccess(access, { ...rule, ...rights }, OWN)
  return problems.length > 0 ? problems : after[list]
}

const at = (text: string, account?: string): Location => ({
  ...location(text),
  ...(account !== undefined && { account }),
})
const refused = (message: string) => [
  { path: expect.stringMatching(/^access\.\w+\[0\]$/), message: `guardrail "ml" ${message}` },
]

describe('a location is in the account that the entry says', () => {
  test.each<readonly [string, LocationList, Location, Partial<typeof rule>, Location]>([
    ['a text is of the own account', 'datasets', at('lake-a'), { read: ['lake-*'] }, at('lake-a')],
    ['an object names another one', 'datasets', at('lake-a'), { read: [of(LAKE)] }, at('lake-a', LAKE)],
    ['an object may name the own one', 'datasets', at('lake-a'), { read: [of(OWN)] }, at('lake-a')],
    [
      'for a prefix as well',
      'baseModels',
      at('lake-a/x/'),
      { read: [of(LAKE, 's3://lake-a/x/')] },
      at('lake-a/x/', LAKE),
    ],
    ['writing has entries of its own', 'outputs', at('lake-a/x/'), { write: [of(LAKE)] }, at('lake-a/x/', LAKE)],
    [
      'scratch needs the same account for all three rights',
      'scratch',
      at('lake-a/x/'),
      { read: [of(LAKE)], write: [of(LAKE)], delete: [of(LAKE)] },
      at('lake-a/x/', LAKE),
    ],
    [
      'of two accounts the request chooses',
      'datasets',
      at('lake-a', THIRD),
      { read: [of(LAKE), of(THIRD)] },
      at('lake-a', THIRD),
    ],
    ['the request may say the same', 'datasets', at('lake-a', LAKE), { read: [of(LAKE)] }, at('lake-a', LAKE)],
    [
      'the request may name the own account',
      'datasets',
      at('lake-a', OWN),
      { read: ['lake-*', of(LAKE)] },
      at('lake-a'),
    ],
    [
      'what reading leaves open, writing may decide',
      'checkpoints',
      at('lake-a/x/'),
      { read: ['lake-*', of(LAKE)], write: [of(LAKE)] },
      at('lake-a/x/', LAKE),
    ],
    ['* beside a name takes nothing away', 'datasets', at('lake-a'), { read: ['*', of(LAKE)] }, at('lake-a', LAKE)],
  ])('%s', (_rule, list, asked, rights, expected) => {
    expect(placed(list, asked, rights)).toEqual([expected])
  })
})

describe('a location that no entry places is refused, with what to write where', () => {
  test.each<readonly [string, LocationList, Location, Partial<typeof rule>, string]>([
    ['no entry names it', 'datasets', at('lake-a'), { read: ['data'] }, 'does not let s3://lake-a be read'],
    [
      'only * does',
      'datasets',
      at('jumpstart-cache-prod-us-west-2'),
      { read: ['*'] },
      `does not say in which account the bucket jumpstart-cache-prod-us-west-2 is: name it in "read", with "account" if it is not in ${OWN}`,
    ],
    [
      'only a prefix of any bucket does',
      'outputs',
      at('lake-a/shared/'),
      { write: ['s3://*/shared/'] },
      `does not say in which account the bucket lake-a is: name it in "write", with "account" if it is not in ${OWN}`,
    ],
    [
      '* with an account does not name it either',
      'datasets',
      at('lake-a', LAKE),
      { read: [of(LAKE, '*')] },
      `does not say in which account the bucket lake-a is: name it in "read", with "account" if it is not in ${OWN}`,
    ],
    [
      'the request names an account of which no entry speaks',
      'datasets',
      at('lake-a', THIRD),
      { read: ['lake-*', of(LAKE)] },
      `does not let s3://lake-a of account ${THIRD} be read: its "read" places the bucket in ${OWN} and ${LAKE}`,
    ],
    [
      'two accounts, and the request names none',
      'datasets',
      at('lake-a'),
      { read: ['lake-*', of(LAKE)] },
      `places the bucket lake-a in the accounts ${OWN} and ${LAKE}: say which, with "account" beside the location`,
    ],
    [
      'reading another account does not let it be written',
      'checkpoints',
      at('lake-a/x/'),
      { read: [of(LAKE)] },
      'does not let s3://lake-a/x/ be written',
    ],
    [
      'reading and writing name two accounts',
      'checkpoints',
      at('lake-a/x/'),
      { read: [of(LAKE)], write: ['lake-*'] },
      `lets s3://lake-a/x/ be read in ${LAKE}, and written in ${OWN}: a bucket is in one account`,
    ],
    [
      'writing another account does not let it be deleted from',
      'scratch',
      at('lake-a/x/', LAKE),
      { read: [of(LAKE)], write: [of(LAKE)], delete: ['lake-*'] },
      `does not let s3://lake-a/x/ of account ${LAKE} be deleted from: its "delete" places the bucket in ${OWN}`,
    ],
  ])('%s', (_rule, list, asked, rights, message) => {
    expect(placed(list, asked, rights)).toEqual(refused(message))
  })

  test('each location and right has a problem of its own', () => {
    const access = { ...bare.access, datasets: [at('a'), at('data')], checkpoints: [at('b/')] }
    const { problems } = placeAccess(access, { ...rule, read: ['data'] }, OWN)

    expect(problems.map(({ path }) => path)).toEqual([
      'access.datasets[0]',
      'access.checkpoints[0]',
      'access.checkpoints[0]',
    ])
  })
})

test('what else a location says stays', () => {
  const asked: Location = { ...at('lake-a'), versions: true, until: new Date(0), name: 'lake' }

  expect(placed('datasets', asked, { read: [of(LAKE)] })).toEqual([{ ...asked, account: LAKE }])
})
