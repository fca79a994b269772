import type { Condition, Statement } from '@curfew/iam-policy/policy'
import { expect, test } from 'vitest'
import { divide } from '#targets/iam/compilation/divide.ts'

const condition = (operator: Condition['operator'], changes: Partial<Condition> = {}): Condition => ({
  operator,
  quantifier: null,
  ifExists: false,
  key: 'x:key',
  values: ['a', 'b', 'c'],
  ...changes,
})
const under = (...conditions: readonly Condition[]): Statement => ({
  effect: 'Allow',
  actions: { only: ['s3:GetObject', 's3:PutObject'] },
  resources: { only: ['*'] },
  conditions,
})
const atMost = (count: number) => (piece: Statement) => piece.conditions.every(({ values }) => values.length <= count)

test('values of which one must match are spread over statements', () => {
  const divided = divide(under(condition('StringLike')), atMost(2))

  expect(divided?.fitting.conditions[0]?.values).toEqual(['a', 'b'])
  expect(divided?.rest.map(({ conditions }) => conditions[0]?.values)).toEqual([['c']])
})

test('two long lists are divided so that every pair is in one piece', () => {
  const pairs: string[] = []
  let queue: readonly Statement[] = [under(condition('StringLike'), condition('IpAddress', { key: 'x:other' }))]
  for (let piece = queue[0]; piece; piece = queue[0]) {
    const divided = divide(piece, atMost(1))
    const [left, right] = divided?.fitting.conditions ?? []
    pairs.push(`${left?.values}${right?.values}`)
    queue = [...(divided?.rest ?? []), ...queue.slice(1)]
  }

  expect(pairs.toSorted()).toEqual(['aa', 'ab', 'ac', 'ba', 'bb', 'bc', 'ca', 'cb', 'cc'])
})

test.each([
  ['of a negated operator', condition('NotIpAddress')],
  ['under ForAllValues', condition('StringLike', { quantifier: 'ForAllValues' })],
])('values %s are never spread over statements', (_, together) => {
  expect(divide(under(together), atMost(2))).toBeUndefined()
})
