import { extensionRuleProblems, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { holdingProblems } from '#core/admission/holding-problems.ts'
import type { AuditEntry } from '#core/audit/records.ts'
import { type EarlyExtension, inOrder, overdueFrom } from '#core/grant/early-extension.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Grants, JobClaim } from '#core/ports.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { type BusEvent, parseOrRefuse } from '#events/bus-event.ts'
import { ExtensionsDue } from '#events/extensions-due.ts'
import { answerTo } from '#platform/refuse.ts'
import { retryOnConflict } from '#platform/retry-on-conflict.ts'
import { countRequest } from './count-request.ts'
import { eventOf } from './early-event.ts'
import type { World } from './world.ts'

type HoldingWorld = Pick<World, 'guardrails' | 'now' | 'requestCounts'> & {
  readonly grants: Pick<Grants, 'replaceEarlyExtensions'>
}

/**
 * Keeps an extension whose job is not scheduled yet: events are not ordered, and a request may wait to be tried again. What the
 * guardrails refuse without knowing the job is refused for good.
 */
export async function holdExtension(
  jobId: string,
  extension: EarlyExtension,
  { digest, earlyExtensions: read = [] }: JobClaim,
  world: HoldingWorld,
): Promise<void> {
  const unknown: Problem = { path: 'jobId', message: 'no such job was scheduled' }
  if (digest !== undefined) throw refusal(jobId, [unknown])
  if (read.some(({ id }) => id === extension.id)) return
  const problems = [
    ...guardrailProblems(extension, world.guardrails, world.now()),
    ...extensionRuleProblems(extension, world.guardrails),
    ...holdingProblems(extension, read, world.now()),
  ]
  if (problems.length > 0) throw refusal(jobId, [unknown, ...problems])
  const uncounted = await countRequest(extension.id, extension, world)
  if (uncounted.length > 0) throw refusal(jobId, uncounted)
  const outgoing = { entries: [entry(jobId, extension)], events: [] }
  await world.grants.replaceEarlyExtensions(jobId, { read, next: inOrder([...read, extension]) }, outgoing)
}

/** Answers extensions whose job was requested by nobody for a day: each with a refusal of its own. */
export async function refuseOverdueExtensions(event: BusEvent, world: World): Promise<void> {
  const { jobId } = parseOrRefuse(ExtensionsDue, event)
  await retryOnConflict(async () => {
    const { digest, earlyExtensions: read = [] } = await world.grants.claimOf(jobId)
    const overdue = read.filter((one) => overdueFrom(one) <= world.now())
    if (digest !== undefined || overdue.length === 0) return
    const problem = { path: 'jobId', message: 'no such job was scheduled within a day of the extension' }
    const answers = overdue.map((one) => answerTo(refusal(jobId, [problem]), eventOf(jobId, one)))
    await world.grants.replaceEarlyExtensions(
      jobId,
      { read, next: read.filter((one) => !overdue.includes(one)) },
      { entries: answers.flatMap(({ entries }) => entries), events: answers.flatMap(({ events }) => events) },
    )
    world.measure({ AccessRefused: overdue.length })
  })
}

/** It stands alone: there is no grant whose records it could follow. */
function entry(jobId: string, { source, closesAt, requestedBy, reason }: EarlyExtension): AuditEntry {
  const detail = { closesAt: printInstant(closesAt), requestedBy, reason, source }
  return { change: 'hold extension', phase: 'done', because: 'early', target: jobId, detail }
}

function refusal(jobId: string, problems: readonly Problem[]): Refusal {
  return new Refusal(`Cannot extend access for job ${jobId}`, problems)
}
