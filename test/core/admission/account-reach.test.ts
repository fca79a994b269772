import { describe, expect, test } from 'vitest'
import type { LocationList } from '#core/access/access.ts'
import { accountReachProblems, accountsOf, guardrailReachProblems } from '#core/admission/account-reach.ts'
import type { GuardrailRule } from '#core/admission/guardrails.ts'
import { bare } from '#test/targets/iam/jobs.ts'
import { guardrails } from './guarded-requests.ts'

const LAKE = '222233334444'
const lake = { bucket: 'lake', path: 'x/', account: LAKE }
const message = (use: string) =>
  `the boundary of this stage does not let jobs ${use} in account ${LAKE}: the deployer adds it to ${use}Accounts in infra/stages.yml`

test.each<readonly [LocationList, readonly string[], readonly string[], readonly string[]]>([
  ['datasets', [LAKE], [], []],
  ['datasets', [], [LAKE], ['read']],
  ['baseModels', [], [], ['read']],
  ['outputs', [], [LAKE], []],
  ['outputs', [LAKE], [], ['write']],
  ['checkpoints', [LAKE], [], ['write']],
  ['scratch', [], [], ['read', 'write']],
  ['scratch', [LAKE], [LAKE], []],
])('%s, with reading of [%s] and writing of [%s] in the boundary, lacks %s', (list, read, write, lacking) => {
  const access = { ...bare.access, [list]: [{ bucket: 'own', path: 'x/' }, lake] }

  expect(accountReachProblems(access, { read, write })).toEqual(
    lacking.map((use) => ({ path: `access.${list}[1]`, message: message(use) })),
  )
})

describe('guardrails that name another account are not deployed unless the boundary has it', () => {
  const entry = { location: 's3://lake', account: LAKE }
  test.each<readonly [string, Partial<GuardrailRule>, readonly string[], readonly string[], readonly string[]]>([
    ['read', { read: ['own', entry] }, [], [LAKE], ['rules[0].read[1] read readAccounts']],
    ['read, which it has', { read: ['own', entry] }, [LAKE], [], []],
    ['write', { write: [entry] }, [LAKE], [], ['rules[0].write[0] write writeAccounts']],
    ['write, which it has', { write: [entry] }, [], [LAKE], []],
    ['deletion', { delete: [entry] }, [LAKE], [], ['rules[0].delete[0] write writeAccounts']],
    ['no other account', { read: ['own'], write: ['own'] }, [], [], []],
  ])('for %s', (_what, changed, read, write, expected) => {
    const problems = guardrailReachProblems(guardrails(changed), { read, write })

    const said = problems.map(({ path, message }) => {
      const [, use, parameter] =
        /let jobs (\w+) in account 222233334444, .*: add the account to (\w+),/.exec(message) ?? []
      return `${path} ${use} ${parameter}`
    })
    expect(said).toEqual(expected)
  })
})

test.each([
  ['none', []],
  [LAKE, [LAKE]],
  [`${LAKE},333344445555`, [LAKE, '333344445555']],
])('the setting %s is %s', (setting, expected) => {
  expect(accountsOf(setting)).toEqual(expected)
})
