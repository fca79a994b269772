import { ending } from '#core/audit/ending.ts'
import { NOTHING } from '#core/audit/outbox.ts'
import type { Grant } from '#core/grant/grant.ts'
import { endBySilence } from '#core/grant/heartbeat.ts'
import { isWanted } from '#core/grant/status.ts'
import type { World } from './world.ts'

/**
 * Ends a grant whose job sends no heartbeats any more. The claim is read only when the last known one is too old: the row then
 * has the later one. Asked before anything that the target answers, which may be out.
 */
export async function endIfSilent(grant: Grant, { grants, now }: Pick<World, 'grants' | 'now'>): Promise<Grant> {
  if (endBySilence(grant, now()) === undefined || !isWanted(grant, now())) return grant
  const { lastHeartbeatAt = grant.lastHeartbeatAt } = await grants.claimOf(grant.jobId)
  const heard = lastHeartbeatAt === undefined ? grant : { ...grant, lastHeartbeatAt }
  const ended = endBySilence(heard, now())
  if (ended === undefined) return grants.replace(heard, NOTHING)
  return grants.replace({ ...heard, ended }, ending(heard, ended))
}
