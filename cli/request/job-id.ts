import { randomInt } from 'node:crypto'
import { printInstant } from '#core/grant/window.ts'

/** Letters and digits that nobody takes for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const RANDOM_LENGTH = 5
const MAX_NAME_LENGTH = 40

/** `ada-2025-07-16-x7k2m`: who asks, the day, and what makes it unique. */
export function newJobId(requestedBy: string, now: Date): string {
  const random = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return [nameIn(requestedBy), printInstant(now).slice(0, 10), random].join('-')
}

/** `ada` of `ada@acmeco.example` and of `arn:aws:sts::111122223333:assumed-role/scientist/ada`. */
function nameIn(requestedBy: string): string {
  const [name = ''] = (requestedBy.split('/').at(-1) ?? '').split('@')
  const [, allowed = ''] = /^[^a-z0-9]*(.*?)-*$/.exec(name.toLowerCase().replaceAll(/[^a-z0-9_.-]+/g, '-')) ?? []
  return allowed === '' ? 'job' : allowed.slice(0, MAX_NAME_LENGTH)
}
