import { OutcomeUnknown } from '#core/ports.ts'

/** Only a service's own refusal says that nothing was changed: of an answer that got lost, or an error of its own, nobody knows. */
export function orOutcomeUnknown<Answer>(call: Promise<Answer>): Promise<Answer> {
  return call.catch((error: unknown) => {
    throw isRefusal(error) ? error : new OutcomeUnknown(error)
  })
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'client'
}
