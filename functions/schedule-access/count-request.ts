import type { Requester } from '#core/admission/guardrail-rule.ts'
import { requestQuotaOf, requestQuotaProblem } from '#core/admission/request-quota.ts'
import type { Problem } from '#core/refusal.ts'
import type { World } from './world.ts'

/**
 * Counts a request that the rules allow, before it costs calls of the target. One that they refuse is not counted: it costs
 * no such call, and a sender must not be able to use up another one's quota with requests that nobody allows.
 * @returns why the request is refused, if the quota is used up
 */
export async function countRequest(
  eventId: string,
  requester: Requester,
  { requestCounts, guardrails, now }: Pick<World, 'requestCounts' | 'guardrails' | 'now'>,
): Promise<readonly Problem[]> {
  const quota = requestQuotaOf(requester, guardrails, now())
  if (quota === undefined || (await requestCounts.count(eventId, quota))) return []
  return [requestQuotaProblem(quota)]
}
