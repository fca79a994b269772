import { randomBytes, randomUUID } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'

export type Key = {
  readonly id: string
  readonly arn: string
  readonly description: string
  readonly createdAt: Date
  readonly isMultiRegion: boolean
  readonly secret: Uint8Array
  isEnabled: boolean
}

/** The customer managed keys of the account. All have the default key policy: the account's IAM policies decide. */
export interface Keys {
  create(options?: { readonly description?: string | undefined; readonly isMultiRegion?: boolean | undefined }): Key
  has(id: string): boolean
  /** By its id or ARN. Throws `NotFoundException`. */
  get(idOrArn: string): Key
  /** Like `get`, for an operation that uses the key. Throws `DisabledException` as well. */
  usable(idOrArn: string): Key
}

export function createKeys(location: StackLocation, clock: Clock): Keys {
  const keys = new Map<string, Key>()
  const get = (idOrArn: string): Key => {
    const found = keys.get(idOrArn) ?? [...keys.values()].find((key) => key.arn === idOrArn)
    if (found) return found
    const named = idOrArn.startsWith('arn:') ? idOrArn : arn(location, 'kms', `key/${idOrArn}`)
    throw new AwsError('NotFoundException', 400, `Key '${named}' does not exist`)
  }
  return {
    get,
    has: (id) => keys.has(id),
    usable(idOrArn) {
      const key = get(idOrArn)
      if (!key.isEnabled) throw new AwsError('DisabledException', 400, `${key.arn} is disabled.`)
      return key
    },
    create({ description = '', isMultiRegion = false } = {}) {
      const id = isMultiRegion ? `mrk-${randomUUID().replaceAll('-', '')}` : randomUUID()
      const common = { id, arn: arn(location, 'kms', `key/${id}`), description, createdAt: clock.now() }
      const key = { ...common, isMultiRegion, secret: randomBytes(32), isEnabled: true }
      keys.set(id, key)
      return key
    },
  }
}
