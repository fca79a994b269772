import type { StoredKey } from '#core/keys/access-key.ts'

/** Secrets Manager takes version ids of 32 to 64 characters. */
const MAX_CHARACTERS = 64

/**
 * `<access key id>-<milliseconds>`: the version of a secret that says which key it holds. Ids of keys of other stores are longer
 * than IAM's: with these, the milliseconds stand in the base 36.
 */
export function printVersion(id: string, at: Date): string {
  const usual = `${id}-${at.getTime()}`
  const version = usual.length <= MAX_CHARACTERS ? usual : `${id}.${at.getTime().toString(36)}`
  if (version.length <= MAX_CHARACTERS) return version
  throw new Error(`Cannot store access key ${id}: its id is too long to name a version of a secret`)
}

/** Undefined if it is something else. */
export function parseVersion(version: string): StoredKey | undefined {
  const [, usualId, milliseconds] = /^([\w-]+)-(\d+)$/.exec(version) ?? []
  if (usualId !== undefined) return { id: usualId, storedAt: new Date(Number(milliseconds)) }
  const [, id, digits = ''] = /^([\w-]+)\.([\da-z]+)$/.exec(version) ?? []
  return id === undefined ? undefined : { id, storedAt: new Date(Number.parseInt(digits, 36)) }
}
