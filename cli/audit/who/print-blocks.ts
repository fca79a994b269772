import type { Io } from '#cli/io.ts'
import { printNetwork } from '#cli/print-network.ts'
import { painter } from '#cli/terminal/paint.ts'
import { paragraph } from '#cli/terminal/paragraph.ts'
import { localTime } from '#cli/terminal/times.ts'
import type { Reached } from '#core/audit/names-resource.ts'
import { toPrintable } from '#core/printable-text.ts'

const INDENT = 2

/** For a terminal: a few lines for each time of access. */
export function printBlocks(answers: readonly Reached[], io: Io): string {
  return answers.map((answer) => printBlock(answer, io)).join('\n')
}

function printBlock(
  { principal, job, kinds, from, until, ended, network, requestedBy, reason }: Reached,
  io: Io,
): string {
  const text = (line: string) => paragraph(toPrintable(line), INDENT, io.width)
  return [
    paragraph(`${painter(io)('bold', toPrintable(principal))} for job ${toPrintable(job)}`, 0, io.width),
    text(`from ${localTime(from, io)}`),
    text(`until ${localTime(until, io)} (${ended})`),
    text(`as ${kinds.join(', ')}, from ${printNetwork(network)}`),
    text(`asked by ${requestedBy}: ${reason}`),
  ].join('')
}
