import { Stale } from '#core/ports.ts'

const MOST_LOOKS = 5

/** Runs a story that looks before it writes, again if another wrote in between. */
export async function lookAgain(story: (isFirst: boolean) => Promise<void>, looks = MOST_LOOKS): Promise<void> {
  try {
    await story(looks === MOST_LOOKS)
  } catch (error) {
    if (!(error instanceof Stale) || looks === 1) throw error
    await lookAgain(story, looks - 1)
  }
}
