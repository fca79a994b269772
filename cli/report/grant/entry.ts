import { kindsOf } from '#cli/report/timeline/toolbar.ts'
import { duration } from '#cli/report/words.ts'
import { type AccessReport, keyEventsOf } from '#core/audit/history/access-report.ts'
import type { Asked } from '#core/audit/history/asked.ts'
import type { ChainState } from '#core/audit/history/chain-state.ts'
import type { Closing } from '#core/audit/history/closings.ts'
import type { JobHistory } from '#core/audit/history/job-history.ts'
import { printInstant } from '#core/grant/window.ts'
import { toPrintable } from '#core/printable-text.ts'
import type { GrantEntry, Payload, RecordKind } from './payload.ts'
import { networkInWords, sentencesOf } from './sentences.ts'
import { shorten } from './short-form.ts'
import { storyOf } from './story.ts'

/** What the page knows of all grants of a report. */
export function payloadOf(report: AccessReport): Payload {
  const kinds = new Map<string, number>()
  const numberOf = (kind: RecordKind) => {
    const name = JSON.stringify(kind)
    const number = kinds.get(name) ?? kinds.size
    kinds.set(name, number)
    return number
  }
  const grants = report.jobs.map((job) => entryOf(job, report, numberOf))
  return { kinds: [...kinds.keys()].map((name) => JSON.parse(name)), grants }
}

/** Everything that opening a grant shows. */
function entryOf(history: JobHistory, report: AccessReport, numberOf: (kind: RecordKind) => number): GrantEntry {
  const { job, asked, closings, records } = history
  const last = asked.at(-1)
  const facts = [
    ...factsOf(history),
    ...(report.ready.get(job) ?? []).map((at) => ['Ready', printInstant(at)] as const),
    ...closings.flatMap(closingFacts),
    ['Chain', chainInWords(history.chain)] as const,
  ]
  const start = Math.floor((asked[0]?.opensAt ?? new Date(records[0]?.at ?? 0)).getTime() / 1000)
  const short = (text: string) => shorten(toPrintable(text), job, start)
  return {
    facts: facts.filter(([, text]) => text !== '').map(([term, text]) => [term, short(text)]),
    may: last === undefined ? [] : sentencesOf(last).map(short),
    story: storyOf(history).map(short),
    records: recordsOf(history, report).map(({ at, kind, target }, index, all) => {
      const before = all[index - 1]?.at ?? start * 1000
      return [Math.round((at - before) / 1000), numberOf(kind), short(target)]
    }),
    ...{ start, late: Math.max(-1, ...closings.map(({ secondsLate }) => Math.floor(secondsLate))) },
    shows: kindsOf(history),
  }
}

function factsOf({ principal, asked, access, refusals }: JobHistory): readonly (readonly [string, string])[] {
  const [first] = asked
  const [refusal] = refusals
  const who = first ?? refusal
  return [
    ['Principal', principal ?? 'not recorded'],
    ['Asked by', who?.requestedBy ?? ''],
    ['Why', who?.reason ?? ''],
    ['Asked at', who === undefined ? '' : printInstant(who.at)],
    ['Window', windowInWords(asked.at(-1) ?? refusal?.window)],
    ['Network', first === undefined ? '' : networkInWords(asked.at(-1)?.network)],
    ...access.map(({ from, until }) => ['Had access', `${printInstant(from)} to ${printInstant(until)}`] as const),
  ]
}

function windowInWords(window: Pick<Asked, 'opensAt' | 'closesAt'> | undefined): string {
  return window === undefined ? '' : `${printInstant(window.opensAt)} to ${printInstant(window.closesAt)}`
}

function closingFacts(closing: Closing): readonly (readonly [string, string])[] {
  const { dueAt, detachedAt, keyOffAt, secondsLate, hasReceipt } = closing
  const late = duration(secondsLate)
  const detached =
    detachedAt === undefined ? `not recorded, ${late} late by now` : `${printInstant(detachedAt)}, ${late} late`
  return [
    ['Due to end', printInstant(dueAt)],
    ['Detached', detached],
    ['Key off', keyOffAt === undefined ? '' : printInstant(keyOffAt)],
    ...(hasReceipt ? [] : [['Receipt', 'none yet'] as const]),
  ]
}

/** Enough to compare it with the table by eye. */
const SHOWN_OF_HASH = 16

function chainInWords({ state, records, missingBefore, lastHash, problems }: ChainState): string {
  const end = lastHash === undefined ? '' : `, ends with ${lastHash.slice(0, SHOWN_OF_HASH)}…`
  if (state === 'broken') return `broken: ${problems.join('; ')}${end}`
  if (state === 'cut') return `${records} records; ${missingBefore} before them were not read${end}`
  return `${records} ${records === 1 ? 'record' : 'records'}, verified${end}`
}

type Told = { readonly at: number; readonly kind: RecordKind; readonly target: string }

/** With those of the user's keys, which are in a chain of their own. Within a second they stay in the order of their numbers. */
function recordsOf(history: JobHistory, report: AccessReport): readonly Told[] {
  const own = history.records.map(({ at, by, change, phase, because, target, detail }): Told => {
    const error = typeof detail?.error === 'string' ? ` (${detail.error})` : ''
    return {
      at: Date.parse(at),
      kind: [toPrintable(by), change, phase, toPrintable(because)],
      target: `${target}${error}`,
    }
  })
  const ofKeys = keyEventsOf(history, report).map(({ at, change, because, key }): Told => {
    return { at: at.getTime(), kind: ['rotate-keys', change, 'done', toPrintable(because)], target: key }
  })
  return [...own, ...ofKeys].toSorted((a, b) => a.at - b.at)
}
