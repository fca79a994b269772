import { setTimeout } from 'node:timers/promises'

/** A guard against tests that hang. It is no bound on how fast anything is. */
const SECONDS = 240

/** Looks until something is there. Rejects with what is missing if it never comes. */
export async function eventually<Found>(what: string, find: () => Found | undefined): Promise<Found> {
  for (let looks = 0; looks < SECONDS * 20; looks++) {
    const found = find()
    if (found !== undefined) return found
    await setTimeout(50)
  }
  throw new Error(`Never happened: ${what}`)
}
