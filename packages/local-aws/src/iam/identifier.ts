import { randomBytes } from 'node:crypto'

/** A source of random bytes: node:crypto, or a seeded one for repeatable runs. */
export type RandomBytes = (size: number) => Uint8Array

export const cryptoBytes: RandomBytes = (size) => randomBytes(size)

export type IdPrefix = 'AIDA' | 'AROA' | 'AGPA' | 'ANPA' | 'AKIA' | 'ASIA'

/** `AIDA…`, `AROA…`, `AGPA…`, `ANPA…`: 21 characters; access key ids have 20. */
export function newId(prefix: IdPrefix, random: RandomBytes): string {
  return prefix + encode(random(prefix === 'AKIA' || prefix === 'ASIA' ? 16 : 17), ID_CHARACTERS)
}

/** 40 characters, as on AWS. */
export function newSecret(random: RandomBytes): string {
  return encode(random(40), SECRET_CHARACTERS)
}

export function newSessionToken(random: RandomBytes): string {
  return `IQoJ${encode(random(180), SECRET_CHARACTERS)}`
}

// 32 and 64 divide 256, so every character is equally likely.
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const SECRET_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function encode(bytes: Uint8Array, characters: string): string {
  return Array.from(bytes, (byte) => characters.charAt(byte % characters.length)).join('')
}
