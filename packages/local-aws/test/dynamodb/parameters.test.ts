import * as sdk from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { localAws } from '../../src/local-aws.ts'
import { signedCall } from '../../src/signed-call.ts'
import { operationsOf } from '../sdk-model.ts'

async function ask(operation: string, input: object): Promise<string> {
  const aws = await localAws({ clock: manualClock(new Date('2025-07-16T00:00:00Z')) })
  const credentials = aws.directory.createAdministrator('admin')
  const { body } = await signedCall({ aws, credentials, service: 'dynamodb' }, { target: `D.${operation}`, input })
  return Buffer.from(body).toString()
}

test.each(operationsOf(sdk).map(({ name, parameters }) => [name, parameters] as const))(
  '%s is refused by name, or reads each parameter that AWS has and refuses every other one by name',
  async (operation, parameters) => {
    const known = await ask(operation, {})
    if (known.includes('does not support the DynamoDB operation')) return expect(known).toContain(operation)
    expect(await ask(operation, { NotOfAws: 'x' })).toMatch(/Local AWS does not support.*/)
    expect(await ask(operation, { NotOfAws: 'x' })).toContain('NotOfAws')
    for (const { name } of parameters) {
      const answer = await ask(operation, { [name]: { 'of no type': true } })
      // Those of transactions that only ask for numbers of capacity units.
      const isRefused = operation.startsWith('Transact') && name.startsWith('Return')
      expect(answer.includes(`${name}`) && answer.includes('Local AWS does not support'), name).toBe(isRefused)
    }
  },
)
