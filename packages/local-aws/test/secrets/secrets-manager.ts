import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { manualClock } from '../../src/clock.ts'
import { seeded } from '../../src/random.ts'
import { secretsService } from '../../src/secrets/service.ts'
import { type Authorization, clientOptions, fakeGateway } from '../lambda/fake-gateway.ts'
import { location } from '../template/sample.ts'

const start = new Date('2025-07-16T01:00:00Z')
export const daysOn = (days: number) => new Date(start.getTime() + days * 24 * 3_600_000)
export const token = (name: string) => name.padEnd(32, '-')
export const Name = 'app/user/trainer'
export const SecretId = Name

export function aSecretsManager(denies?: (authorization: Authorization) => boolean) {
  const clock = manualClock(start)
  const gateway = fakeGateway([secretsService(location, clock, seeded(1))], denies)
  const client = new SecretsManagerClient(clientOptions(gateway.handle))
  const create = (SecretString = 'one', more: object = {}) =>
    client.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken: token('v1'), ...more }))
  const put = (version: string, SecretString: string, more: object = {}) =>
    client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: token(version), SecretString, ...more }))
  const get = async (more: object = {}) =>
    (await client.send(new GetSecretValueCommand({ SecretId, ...more }))).SecretString
  const stages = async () => (await client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages
  const remove = (more: object = {}) => client.send(new DeleteSecretCommand({ SecretId, ...more }))
  return { clock, client, create, put, get, stages, remove, gateway }
}
