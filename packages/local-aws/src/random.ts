/** Pseudorandom values: the same seed gives the same sequence. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number
  /** An integer, at least 0, less than `limit`. */
  below(limit: number): number
  chance(probability: number): boolean
  hex(length: number): string
  uuid(): string
}

/** mulberry32: small, fast, and good enough for simulations. Not for secrets that matter. */
export function seeded(seed: number): Random {
  let state = seed >>> 0

  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const hex = (length: number) => {
    let digits = ''
    while (digits.length < length) {
      digits += Math.floor(next() * 4294967296)
        .toString(16)
        .padStart(8, '0')
    }
    return digits.slice(0, length)
  }

  return {
    next,
    hex,
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    uuid: () => {
      const digits = hex(30)
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-a${digits.slice(15, 18)}-${digits.slice(18)}`
    },
  }
}
