import { expect, test } from 'vitest'
import type { LocationList } from '#core/access/access.ts'
import { accountReachProblems, accountsOf } from '#core/admission/account-reach.ts'
import { bare } from '#test/targets/iam/jobs.ts'

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

test.each([
  ['none', []],
  [LAKE, [LAKE]],
  [`${LAKE},333344445555`, [LAKE, '333344445555']],
])('the setting %s is %s', (setting, expected) => {
  expect(accountsOf(setting)).toEqual(expected)
})
