import { randomBytes } from 'node:crypto'

/** Where random bytes come from: node:crypto, or a seeded source so that a run can be repeated. */
export type RandomBytes = (size: number) => Uint8Array

export const cryptoBytes: RandomBytes = (size) => randomBytes(size)

export type IdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA' | 'AKIA' | 'ASIA'

/** `AIDA…`, `AROA…`, `AGPA…`, `ANPA…`: 21 characters; access key ids have 20. */
export function newId(prefix: IdPrefix, random: RandomBytes): string {
  return prefix + spell(random(prefix === 'AKIA' || prefix === 'ASIA' ? 16 : 17), ID_CHARACTERS)
}

/** 40 characters, as AWS's own. */
export function newSecret(random: RandomBytes): string {
  return spell(random(40), SECRET_CHARACTERS)
}

export function newSessionToken(random: RandomBytes): string {
  return `IQoJ${spell(random(180), SECRET_CHARACTERS)}`
}

// 32 and 64 characters divide 256, so every one is equally likely.
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const SECRET_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function spell(bytes: Uint8Array, characters: string): string {
  return Array.from(bytes, (byte) => characters.charAt(byte % characters.length)).join('')
}
