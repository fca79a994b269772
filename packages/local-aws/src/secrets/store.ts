import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Secret } from './secret.ts'

const SUFFIX_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export interface SecretStore {
  /** Finds a secret by name, ARN, or ARN without its suffix, also if it is marked for deletion. */
  find(id: string): Secret | undefined
  /** Throws ResourceNotFoundException. */
  get(id: string): Secret
  /** Throws InvalidRequestException if the secret is marked for deletion. */
  getNotDeleted(id: string): Secret
  put(secret: Secret): void
  remove(secret: Secret): void
  all(): readonly Secret[]
  /** The ARN of a secret; if it does not exist, an ARN with a placeholder suffix. */
  arnOf(id: string): string
  newArn(name: string): string
}

export function createSecretStore(location: StackLocation, clock: Clock, random: Random): SecretStore {
  const byName = new Map<string, Secret>()
  const suffixed = (name: string, suffix: string) => arn(location, 'secretsmanager', `secret:${name}-${suffix}`)

  const removeExpired = () => {
    for (const { name, deletionDate } of byName.values()) {
      if (deletionDate && deletionDate <= clock.now()) byName.delete(name)
    }
  }
  const find = (id: string) => {
    removeExpired()
    const name = id.replace(/^arn:aws:secretsmanager:[^:]*:[^:]*:secret:/, '')
    if (name === id) return byName.get(id)
    return [...byName.values()].find((secret) => secret.arn === id) ?? byName.get(name)
  }
  const get = (id: string) =>
    find(id) ?? refuse('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")

  return {
    find,
    get,
    getNotDeleted: (id) => {
      const secret = get(id)
      if (!secret.deletedAt) return secret
      const message = "You can't perform this operation on the secret because it was marked for deletion."
      return refuse('InvalidRequestException', message)
    },
    put: (secret) => {
      byName.set(secret.name, secret)
    },
    remove: ({ name }) => {
      byName.delete(name)
    },
    all: () => {
      removeExpired()
      return [...byName.values()]
    },
    arnOf: (id) => find(id)?.arn ?? (id.startsWith('arn:') ? id : suffixed(id, 'AbCdEf')),
    newArn: (name) =>
      suffixed(
        name,
        Array.from({ length: 6 }, () => SUFFIX_CHARACTERS[random.below(SUFFIX_CHARACTERS.length)]).join(''),
      ),
  }
}

function refuse(code: string, message: string): never {
  throw new AwsError(code, 400, message)
}
