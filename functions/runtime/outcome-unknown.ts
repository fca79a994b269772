import { OutcomeUnknown } from '#core/ports.ts'

/** Only a client fault means that nothing was changed. After a lost answer, or a fault of the service, the outcome is unknown: throws `OutcomeUnknown`. */
export function orOutcomeUnknown<Answer>(call: Promise<Answer>): Promise<Answer> {
  return call.catch((error: unknown) => {
    throw isClientFault(error) ? error : new OutcomeUnknown(error)
  })
}

function isClientFault(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'client'
}
