import type { EarlyExtension } from '#core/grant/early-extension.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Problem } from '#core/refusal.ts'

/** So many fit beside a claim, and no honest job has as many. */
const MAX_HELD = 10

/** Why an extension cannot wait for its request, apart from the guardrails. */
export function holdingProblems(
  { closesAt }: Pick<EarlyExtension, 'closesAt'>,
  held: readonly EarlyExtension[],
  now: Date,
): readonly Problem[] {
  return [
    ...(closesAt <= now ? [{ path: 'closesAt', message: `has passed: it is ${printInstant(now)}` }] : []),
    ...(held.length >= MAX_HELD
      ? [{ path: 'jobId', message: `has ${held.length} extensions that wait for its request: no more can` }]
      : []),
  ]
}
