import type { Table } from '#cli/aws/table.ts'
import type { EndingAnswer } from '#cli/contracts/ending.ts'
import type { Exit } from '#cli/exit.ts'
import { Fault } from '#cli/fault.ts'
import { viewOf } from '#cli/grant-view.ts'
import type { Io } from '#cli/io.ts'
import { type FoundOrReason, orReason } from '#cli/or-reason.ts'
import type { Grant, Job } from '#core/grant/grant.ts'
import { endedGrants } from './ended-grants.ts'
import { followEnd, isClosed } from './follow-end.ts'
import { printEnded, printHits } from './print-ended.ts'

/** What an end did, with the grants as they are by now. */
export type Answer = { readonly answer: EndingAnswer; readonly grants: readonly Grant[] }

/** Follows what an event ended to its effect. */
export async function effectOn(
  jobs: readonly Job[],
  event: string | undefined,
  seconds: number,
  table: Table,
  io: Io,
): Promise<Answer> {
  const sent = event === undefined ? {} : { event }
  const followed = await orReason(followEnd(table, jobs, seconds, io))
  if ('because' in followed) return unknown(event, followed.because)
  const { found } = followed
  const ended = await endedGrants(found, table, io.now())
  const outcome = found.open.length === 0 ? 'closed' : 'open'
  return { answer: { outcome, ...sent, grants: [...ended] }, grants: [...found.open, ...found.closed] }
}

/** The event was sent, and nobody can look. */
export function unknown(event: string | undefined, because: string): Answer {
  return { answer: { outcome: 'unknown', ...(event !== undefined && { event }), because, grants: [] }, grants: [] }
}

/** Nothing is sent. Throws a Fault if nobody can look. */
export function dryRun(hits: FoundOrReason<readonly Grant[]>, io: Io): Answer {
  if ('because' in hits) throw new Fault(hits.because)
  const grants = hits.found
  const shown = grants.map((grant) => ({ grant: viewOf(grant, io.now()), isClosed: isClosed(grant) }))
  return { answer: { outcome: 'dry-run', grants: shown }, grants }
}

const EXITS = { closed: 0, 'dry-run': 0, none: 1, open: 3, unknown: 3 } as const satisfies Record<
  EndingAnswer['outcome'],
  Exit
>

/** @param headlines what the answer is in a sentence, without JSON; what is not known goes to standard error */
export async function printAnswer(
  { answer, grants }: Answer,
  headlines: readonly string[],
  json: true | undefined,
  io: Io,
): Promise<Exit> {
  const { outcome } = answer
  const lines = headlines.map((line) => `${line}\n`).join('')
  const rows = outcome === 'dry-run' ? printHits(grants, io) : printEnded(answer.grants, grants, io)
  if (json) await io.out(`${JSON.stringify(answer, null, 2)}\n`)
  else if (outcome === 'unknown') io.err(`curfew: ${lines}`)
  else await io.out(`${lines}${rows}`)
  return EXITS[outcome]
}

/** Somebody thought better of it. */
export function givenUp(io: Io): Exit {
  io.err('curfew: Nothing was sent\n')
  return 1
}
