import { beforeAll, expect, test } from 'vitest'
import { loadStack } from '#local/template/load.ts'
import type { RoleResource, Stack } from '#local/template/stack.ts'
import { eventfulNight } from './eventful-night.ts'

type Statement = { readonly Sid: string }

const { roles } = loadStack('.serverless', { account: '111122223333', region: 'us-east-1', stackName: 'curfew' })
const lambdaRoles = roles.filter(({ trust }) => JSON.stringify(trust).includes('lambda.amazonaws.com'))
const statements = lambdaRoles.flatMap((role) => statementsOf(role).map(({ Sid }) => [role.name, Sid] as const))

let usual = ''
beforeAll(async () => {
  usual = await eventfulNight()
})

test('each of the five Lambdas has a role of its own, and every statement of it a name', () => {
  expect(lambdaRoles.map(({ name }) => name).sort()).toEqual(
    ['end-access', 'rotate-keys', 'schedule-access', 'settle-access', 'sweep'].map((name) => `curfew-${name}`),
  )
  expect(new Set(statements.map(([role, sid]) => `${role} ${sid}`)).size).toBe(statements.length)
})

test('an eventful night is the same night again', async () => {
  expect(await eventfulNight()).toBe(usual)
})

test.each(statements)('%s cannot do its work without the statement %s', async (role, sid) => {
  expect(await eventfulNight((stack) => without(stack, role, sid))).not.toBe(usual)
})

function without(stack: Stack, name: string, sid: string): Stack {
  const roles = stack.roles.map((role) =>
    role.name === name ? { ...role, inline: withoutStatement(role, sid) } : role,
  )
  return { ...stack, roles }
}

function withoutStatement(role: RoleResource, sid: string): RoleResource['inline'] {
  const left = statementsOf(role).filter(({ Sid }) => Sid !== sid)
  return { all: { Version: '2012-10-17', Statement: left } }
}

function statementsOf({ inline }: RoleResource): readonly Statement[] {
  return Object.values(inline).flatMap(({ Statement }) => (Array.isArray(Statement) ? Statement : []))
}
