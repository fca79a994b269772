import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'
import type { Secret } from './secret.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export interface SecretStore {
  /** By name, ARN, or ARN without its suffix; one that is marked for deletion is still found. */
  find(id: string): Secret | undefined
  /** Throws ResourceNotFoundException. */
  get(id: string): Secret
  /** Throws, too, if it is marked for deletion. */
  getAlive(id: string): Secret
  put(secret: Secret): void
  remove(secret: Secret): void
  all(): readonly Secret[]
  /** An ARN for a name: the real one, or for a secret that does not exist one with a suffix made up. */
  arnOf(id: string): string
  newArn(name: string): string
}

export function secretStore(place: StackLocation, clock: Clock, random: Random): SecretStore {
  const byName = new Map<string, Secret>()
  const suffixed = (name: string, suffix: string) => arn(place, 'secretsmanager', `secret:${name}-${suffix}`)

  const sweep = () => {
    for (const { name, goneAt } of byName.values()) {
      if (goneAt && goneAt <= clock.now()) byName.delete(name)
    }
  }
  const find = (id: string) => {
    sweep()
    const name = id.replace(/^arn:aws:secretsmanager:[^:]*:[^:]*:secret:/, '')
    if (name === id) return byName.get(id)
    return [...byName.values()].find((secret) => secret.arn === id) ?? byName.get(name)
  }
  const get = (id: string) =>
    find(id) ?? refuse('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")

  return {
    find,
    get,
    getAlive: (id) => {
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
      sweep()
      return [...byName.values()]
    },
    arnOf: (id) => find(id)?.arn ?? (id.startsWith('arn:') ? id : suffixed(id, 'AbCdEf')),
    newArn: (name) => suffixed(name, Array.from({ length: 6 }, () => LETTERS[random.below(LETTERS.length)]).join('')),
  }
}

function refuse(code: string, message: string): never {
  throw new AwsError(code, 400, message)
}
