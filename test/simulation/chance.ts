import type { Random } from '@curfew/local-aws/random'

/** A whole number, at least `from`, less than `to`. */
export function between(random: Random, from: number, to: number): number {
  return from + random.below(to - from)
}

export function pick<Choice>(random: Random, choices: readonly Choice[]): Choice {
  const choice = choices[random.below(choices.length)]
  if (choice === undefined) throw new Error('Cannot pick: there is nothing to choose from')
  return choice
}

/** Draws with a probability, or returns nothing. */
export function some<Drawn>(random: Random, probability: number, draw: () => Drawn): readonly Drawn[] {
  return random.chance(probability) ? [draw()] : []
}

/** The account is made at the start of the day, and IAM may show it late. */
const EARLIEST = 45_000

/** Close to one of some moments, never before the day has begun. */
export function near(random: Random, moments: readonly number[], distance: number): number {
  return Math.max(EARLIEST, pick(random, moments) + between(random, -distance, distance))
}

export function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}
