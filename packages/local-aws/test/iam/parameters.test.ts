import * as sdk from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { PARAMETERS } from '../../src/iam/parameters.ts'
import { signedCall } from '../../src/signed-call.ts'
import { anAccount } from '../account.ts'
import { elementOf, operationsOf } from '../sdk-model.ts'

const OPERATIONS = operationsOf(sdk)

async function ask(action: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const { aws, admin: credentials } = anAccount()
  const { body } = await signedCall({ aws, credentials, service: 'iam' }, { action, fields })
  return Buffer.from(body).toString()
}

describe('an operation that local AWS does not have is refused by name', () => {
  const others = OPERATIONS.filter(({ name }) => !Object.hasOwn(PARAMETERS, name))
  test.each(others.map(({ name }) => name))('%s', async (name) => {
    expect(await ask(name, {})).toContain(`Local AWS does not support the IAM action ${name}<`)
  })
})

describe('of an operation that it has, each parameter is honoured or refused by name', () => {
  const supported = OPERATIONS.filter(({ name }) => Object.hasOwn(PARAMETERS, name))
  test.each(supported.map(({ name, parameters }) => [name, parameters] as const))('%s', async (name, parameters) => {
    const honoured = PARAMETERS[name] ?? []
    const model = parameters.map((parameter) => parameter.name)
    expect(honoured.filter((parameter) => !model.includes(parameter))).toEqual([])
    for (const { name: parameter, schema } of [...parameters, { name: 'NotOfAws', schema: 0 }]) {
      const field = elementOf(schema) === undefined ? parameter : `${parameter}.member.1`
      const answer = await ask(name, { [field]: 'x' })
      const refusal = `Local AWS does not support the parameter ${parameter} of ${name}`
      expect(answer.includes(refusal), parameter).toBe(!honoured.includes(parameter))
      expect(answer).not.toContain('does not support the IAM action')
    }
  })
})

test('every operation of the table exists', () => {
  const names = OPERATIONS.map(({ name }) => name)
  expect(Object.keys(PARAMETERS).filter((name) => !names.includes(name))).toEqual([])
})
