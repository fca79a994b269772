import { causeOf, Fault } from './fault.ts'

/** What was found, or why it cannot be found. */
export type FoundOrReason<Found> = { readonly found: Found } | { readonly because: string }

/** For what a command can do without: an answer of AWS, whatever is wrong with it. Defects are thrown on. */
export async function orReason<Found>(finding: Promise<Found>): Promise<FoundOrReason<Found>> {
  try {
    return { found: await finding }
  } catch (error) {
    if (error instanceof Fault) return { because: error.message }
    if (error instanceof Error && '$fault' in error) return { because: `AWS answers ${error.name}: ${causeOf(error)}` }
    throw error
  }
}
