import * as cloudwatch from '@aws-sdk/client-cloudwatch'
import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as ecr from '@aws-sdk/client-ecr'
import * as events from '@aws-sdk/client-eventbridge'
import * as kms from '@aws-sdk/client-kms'
import * as secrets from '@aws-sdk/client-secrets-manager'
import * as sqs from '@aws-sdk/client-sqs'
import { beforeAll, describe, expect, test } from 'vitest'
import { manualClock } from '../src/clock.ts'
import { type LocalAws, localAws } from '../src/local-aws.ts'
import { signedCall } from '../src/signed-call.ts'
import { elementOf, operationsOf, type Parameter, parametersOf } from './sdk-model.ts'

const SERVICES = { events, logs, secretsmanager: secrets, kms, ecr, monitoring: cloudwatch, sqs }

/** No member of any input is an object with this member: one that local AWS reads is refused for it, by its name. */
const WRONG = { 'of no type': true }

const REFUSED = 'Local AWS does not support'

describe.each(Object.entries(SERVICES))('%s', (service, client) => {
  let aws: LocalAws
  beforeAll(async () => {
    aws = await localAws({ clock: manualClock(new Date('2025-07-16T00:00:00Z')) })
  })
  const ask = async (operation: string, input: object) => {
    const credentials = aws.directory.createAdministrator('admin')
    const { status, body } = await signedCall({ aws, credentials, service }, { target: `Api.${operation}`, input })
    return { status, text: Buffer.from(body).toString() }
  }

  /** The parameters, and the members of their structures, that an answer does not mention when they are all that is sent. */
  const ignoredOf = async (
    operation: string,
    parameters: readonly Parameter[],
    around = (value: object): object => value,
    depth = 0,
  ): Promise<readonly string[]> => {
    const ignored: string[] = []
    for (const { name, schema } of parameters) {
      const answer = await ask(operation, around({ [name]: WRONG }))
      if (!(answer.status >= 400 && answer.text.includes(name))) ignored.push(name)
      const element = elementOf(schema)
      const within = (value: object) => around({ [name]: element === undefined ? value : [value] })
      const isRead = !answer.text.includes(REFUSED) && depth < 2
      const inner = isRead ? await ignoredOf(operation, parametersOf(element ?? schema), within, depth + 1) : []
      ignored.push(...inner.map((member) => `${name}.${member}`))
    }
    return ignored
  }

  test.each(operationsOf(client).map(({ name, parameters }) => [name, parameters] as const))(
    '%s is refused by name, or reads or refuses each of its parameters',
    async (operation, parameters) => {
      const { text } = await ask(operation, {})
      if (text.includes(`${REFUSED} the`)) return expect(text).toContain(operation)
      expect(await ignoredOf(operation, parameters)).toEqual([])
    },
  )
})
