import { OutcomeUnknown } from '#core/ports.ts'

/**
 * Only a client fault of the first attempt means that nothing was changed. After a lost answer, a time-out or a fault of the
 * service, also in an earlier attempt of the same call, the outcome is unknown: throws `OutcomeUnknown`.
 */
export function orOutcomeUnknown<Answer>(call: Promise<Answer>): Promise<Answer> {
  return call.catch((error: unknown) => {
    throw isClientFault(error) && attemptsOf(error) === 1 ? error : new OutcomeUnknown(error)
  })
}

function isClientFault(error: unknown): boolean {
  return error instanceof Error && '$fault' in error && error.$fault === 'client'
}

/** How often the SDK sent the call. */
function attemptsOf(error: unknown): number {
  if (!(error instanceof Error && '$metadata' in error)) return 1
  const { $metadata: metadata } = error
  if (typeof metadata !== 'object' || metadata === null || !('attempts' in metadata)) return 1
  return typeof metadata.attempts === 'number' ? metadata.attempts : 1
}
