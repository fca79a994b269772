import { printNetwork } from '#cli/print-network.ts'
import { table } from '#cli/terminal/table.ts'
import type { Reached } from '#core/audit/names-resource.ts'
import { printInstant } from '#core/grant/window.ts'
import { toPrintable } from '#core/printable-text.ts'

/** A table with a line for each time of access, for output that goes elsewhere than to a terminal; empty without any. */
export function printAnswers(answers: readonly Reached[]): string {
  if (answers.length === 0) return ''
  const rows = answers.map(({ principal, job, kinds, from, until, ended, network, requestedBy, reason }) =>
    [
      ...[principal, job, kinds.join(', '), printInstant(from), printInstant(until), ended],
      ...[printNetwork(network), requestedBy, reason],
    ].map((text) => toPrintable(text)),
  )
  return table(
    [['principal', 'job', 'as', 'from', 'until', 'ended', 'network', 'requested by', 'reason'], ...rows],
    undefined,
  )
}

export function toJson({ from, until, ...answer }: Reached): string {
  return `${JSON.stringify({ ...answer, from: printInstant(from), until: printInstant(until) })}\n`
}
