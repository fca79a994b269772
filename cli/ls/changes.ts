import type { GrantView } from '#cli/contracts/grant.ts'
import type { Io } from '#cli/io.ts'
import { stateOf } from '#cli/state-of.ts'
import { localTime } from '#cli/terminal/times.ts'
import { toPrintable } from '#core/printable-text.ts'

type Views = readonly GrantView[]

/** Grants that are new or not as they were; the time that is left does not count. */
export function changed(now: Views, before: Views = []): Views {
  const known = new Map(before.map((view) => [view.jobId, comparable(view)]))
  return now.filter((view) => known.get(view.jobId) !== comparable(view))
}

/** A line for each change. What is listed no more is finished, or passes the filters no more. */
export function printChanges(now: Views, before: Views | undefined, io: Io): string {
  const time = localTime(io.now(), io)
  const left = new Set(now.map(({ jobId }) => jobId))
  const gone = (before ?? []).filter(({ jobId }) => !left.has(jobId))
  const lines = [
    ...changed(now, before).map(
      (view) => `${view.jobId}  ${stateOf(view)}, until ${localTime(new Date(view.endsAt), io)}`,
    ),
    ...gone.map(({ jobId }) => `${jobId}  not listed any more`),
  ]
  return lines.map((line) => `${toPrintable(`${time}  ${line}`)}\n`).join('')
}

function comparable({ secondsLeft: _, ...view }: GrantView): string {
  return JSON.stringify(view)
}
