import type { GrantStatus, JobStatus } from '#cli/contracts/status.ts'
import type { Io } from '#cli/io.ts'
import { stateOf } from '#cli/state-of.ts'
import { localTime } from '#cli/terminal/times.ts'
import { toPrintable } from '#core/printable-text.ts'

/** What is new of a job: all of it at first, and then a line for each record and for each change of its state. */
export function changesOf(
  now: JobStatus,
  before: JobStatus | undefined,
  print: ((status: JobStatus) => string) | 'json',
  io: Io,
): string {
  if (before !== undefined && comparable(now) === comparable(before)) return ''
  if (print === 'json') return `${JSON.stringify(now)}\n`
  if (before === undefined || 'refused' in now || 'refused' in before) return print(now)
  const known = new Set(before.records.map(keyOf))
  const lines = now.records
    .filter((record) => !known.has(keyOf(record)))
    .map(
      ({ at, change, phase, because, target }) =>
        `${localTime(new Date(at), io)}  ${change}, ${phase} (${because})  ${target}`,
    )
  const states = [before, now].map(({ grant }) => `${stateOf(grant)}, until ${localTime(new Date(grant.endsAt), io)}`)
  const state = states[0] === states[1] ? [] : [`${localTime(io.now(), io)}  ${states[1]}`]
  return [...lines, ...state].map((line) => `${toPrintable(line)}\n`).join('')
}

function comparable(status: JobStatus): string {
  if ('refused' in status) return JSON.stringify(status)
  const { secondsLeft: _, ...grant } = status.grant
  return JSON.stringify({ ...status, grant })
}

function keyOf(record: GrantStatus['records'][number]): string {
  return JSON.stringify(record)
}
