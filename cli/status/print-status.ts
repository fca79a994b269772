import type { GrantStatus, RefusalStatus } from '#cli/contracts/status.ts'
import type { Io } from '#cli/io.ts'
import { printNetwork } from '#cli/print-network.ts'
import { isOverOf, stateOf } from '#cli/state-of.ts'
import { painter } from '#cli/terminal/paint.ts'
import { paragraph } from '#cli/terminal/paragraph.ts'
import { table } from '#cli/terminal/table.ts'
import { localTime, printSeconds, shortTime, timeLeft } from '#cli/terminal/times.ts'
import { toPrintable } from '#core/printable-text.ts'
import { printKeys } from './print-keys.ts'

type Row = readonly string[]

const INDENT = 2

/** A job with a grant, for people. */
export function printStatus(status: GrantStatus, now: Date, io: Io): string {
  const { grant, policies, besides, boundary, keys, heartbeat, next, records, unread, warnings } = status
  const paint = painter(io)
  const left = grant.status === 'scheduled' || isOverOf(grant) ? '' : `, ${timeLeft(new Date(grant.endsAt), now)}`
  return [
    paragraph(`${paint('bold', toPrintable(grant.jobId))}  ${stateOf(grant)}${left}`, 0, io.width),
    paragraph(toPrintable(`${status.why} ${status.decision}`), 0, io.width),
    ...warnings.map((text) => paragraph(paint('yellow', toPrintable(`Warning: ${text}`)), 0, io.width)),
    section('Request', rowsOf(status, io), io),
    headed(
      'Allows',
      policies.map(({ name, held, sentences }) => policyText(name, held, sentences, io)),
      io,
    ),
    section(
      'Besides',
      [...besides.map((text) => ['policy', text]), ...(boundary === undefined ? [] : [['boundary', boundary]])],
      io,
    ),
    section('Keys', keys === undefined ? [] : printKeys(keys, now, io), io),
    section('Heartbeat', heartbeat === undefined ? [] : heartbeatRows(heartbeat, now, io), io),
    section(
      'Next',
      next.map((one) => [...nextWhen(one.at, now, io), one.what]),
      io,
    ),
    section(
      'Records',
      records.map((record) => recordRow(record, grant.jobId, now, io)),
      io,
    ),
    headed(
      'Not readable',
      unread.map((text) => paragraph(toPrintable(text), INDENT, io.width)),
      io,
    ),
  ].join('')
}

/** A job whose request was refused. */
export function printRefusal({ jobId, refused }: RefusalStatus, io: Io): string {
  const { at, problems, moreProblems, source, detailType } = refused
  const paint = painter(io)
  const more = moreProblems === 0 ? [] : [paragraph(`and ${moreProblems} more`, INDENT, io.width)]
  return [
    paragraph(`${paint('bold', toPrintable(jobId))}  ${paint('red', 'refused')}`, 0, io.width),
    paragraph(toPrintable(`${detailType} of ${source} was refused at ${localTime(new Date(at), io)}:`), 0, io.width),
    ...problems.map(({ path, message }) =>
      paragraph(toPrintable(path === '' ? message : `${path}: ${message}`), INDENT, io.width),
    ),
    ...more,
    paragraph('No access was given. Correct the request, and send it again.', 0, io.width),
  ].join('')
}

function rowsOf({ grant }: GrantStatus, io: Io): readonly Row[] {
  const at = (text: string) => localTime(new Date(text), io)
  return [
    ['principal', grant.principal],
    ['opens', at(grant.opensAt)],
    ['closes', at(grant.closesAt)],
    ...(grant.closesAt === grant.requestedClosesAt
      ? []
      : [['first asked for', `until ${at(grant.requestedClosesAt)}`]]),
    ['requested by', `${grant.requestedBy} (${grant.source})`],
    ['reason', grant.reason],
    ['network', printNetwork(grant.network)],
    ['isolation', grant.isolation],
    ...(grant.listing === undefined ? [] : [['lists', 'whole buckets']]),
  ]
}

function heartbeatRows(
  { everySeconds, last, endsAt }: NonNullable<GrantStatus['heartbeat']>,
  now: Date,
  io: Io,
): readonly Row[] {
  return [
    ['at least every', printSeconds(everySeconds)],
    ['last', last === undefined ? 'none yet' : whenOf(last, now, io)],
    ...(endsAt === undefined ? [] : [['access ends', `${whenOf(endsAt, now, io)}, unless one arrives before`]]),
  ]
}

/** The name of a policy begins with that of its job. */
function recordRow(record: GrantStatus['records'][number], jobId: string, now: Date, io: Io): Row {
  const { at, change, phase, because, target, error } = record
  const what = target === jobId ? '' : target.replace(`${jobId}-`, '…-')
  const why = error === undefined ? '' : ` (${error})`
  return [shortTime(new Date(at), now, io), `${change}, ${phase}`, because, `${what}${why}`.trim()]
}

function nextWhen(at: string | undefined, now: Date, io: Io): Row {
  return at === undefined ? ['', ''] : [distanceTo(at, now), shortTime(new Date(at), now, io)]
}

function whenOf(at: string, now: Date, io: Io): string {
  return `${shortTime(new Date(at), now, io)}, ${distanceTo(at, now)}`
}

function distanceTo(at: string, now: Date): string {
  const seconds = Math.floor((new Date(at).getTime() - now.getTime()) / 1000)
  return seconds > 0 ? `in ${printSeconds(seconds)}` : `${printSeconds(-seconds)} ago`
}

function policyText(name: string, held: string, sentences: readonly string[], io: Io): string {
  return [
    paragraph(`${toPrintable(name)} (${held})`, INDENT, io.width),
    ...sentences.map((sentence) => paragraph(toPrintable(sentence), 2 * INDENT, io.width)),
  ].join('')
}

function section(title: string, rows: readonly Row[], io: Io): string {
  if (rows.length === 0) return ''
  const cells = rows.map((row) => ['', ...row.map((text) => toPrintable(text))])
  return `\n${painter(io)('bold', title)}\n${table(cells, io.width)}`
}

function headed(title: string, parts: readonly string[], io: Io): string {
  return parts.length === 0 ? '' : `\n${painter(io)('bold', title)}\n${parts.join('')}`
}
