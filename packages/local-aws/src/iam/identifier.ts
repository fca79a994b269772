import { randomBytes } from 'node:crypto'
import { seeded } from '../random.ts'

/** A source of random bytes: node:crypto, or a seeded one for repeatable runs. */
export type RandomBytes = (size: number) => Uint8Array

export const cryptoBytes: RandomBytes = (size) => randomBytes(size)

/** Repeatable random bytes if there is a seed; undefined stands for cryptographic ones. */
export function bytesFrom(seed: number | undefined): RandomBytes | undefined {
  if (seed === undefined) return undefined
  const random = seeded(seed)
  return (size) => Uint8Array.from({ length: size }, () => random.below(256))
}

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

/** The id of a key of Tigris: `tid_…`. */
export function newKeyId(random: RandomBytes): string {
  return `tid_${encode(random(20), SECRET_CHARACTERS.slice(0, 62))}`
}

/** The secret of a key of Tigris: `tsec_…`. */
export function newKeySecret(random: RandomBytes): string {
  return `tsec_${encode(random(40), SECRET_CHARACTERS.slice(0, 62))}`
}

// 32 and 64 divide 256, so every character is equally likely; of 62, some are a little likelier, which does not matter here.
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const SECRET_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function encode(bytes: Uint8Array, characters: string): string {
  return Array.from(bytes, (byte) => characters.charAt(byte % characters.length)).join('')
}
