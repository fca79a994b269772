import type { CanAnswer, CanList } from '#cli/contracts/can.ts'
import type { Io } from '#cli/io.ts'
import { painter } from '#cli/terminal/paint.ts'
import { paragraph } from '#cli/terminal/paragraph.ts'
import { localTime } from '#cli/terminal/times.ts'
import { toPrintable } from '#core/printable-text.ts'

const INDENT = 2

/** Allowed or not, what decides, and what stands in the way. */
export function printAnswer(answer: CanAnswer, io: Io): string {
  const { allowed, certain, action, resource, at, from, because, statement, obstacles, considered, unread } = answer
  const word = painter(io)(allowed ? 'green' : 'red', allowed ? 'allowed' : 'not allowed')
  const doubt = certain ? '' : ', as far as could be read'
  const text = (line: string, indent = INDENT) => paragraph(toPrintable(line), indent, io.width)
  return [
    paragraph(`${word}${doubt}: ${toPrintable(`${action} on ${resource}`)}`, 0, io.width),
    text(`at ${localTime(new Date(at), io)} from ${from}`),
    text(because),
    ...(statement === undefined ? [] : [text(statement.sentence, 2 * INDENT)]),
    ...obstacles.map((line) => text(line)),
    text(`considered: ${considered.length === 0 ? 'no policy' : considered.join('; ')}`),
    ...unread.map((line) => text(`not read: ${line}`)),
  ].join('')
}

/** What a job may do. */
export function printList({ jobId, why, sentences, obstacles }: CanList, io: Io): string {
  const text = (line: string, indent: number) => paragraph(toPrintable(line), indent, io.width)
  return [
    paragraph(painter(io)('bold', toPrintable(jobId)), 0, io.width),
    text(why, 0),
    ...obstacles.map((line) => text(line, 0)),
    '\n',
    ...sentences.map((line) => text(line, INDENT)),
  ].join('')
}
