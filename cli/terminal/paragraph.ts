import wrapAnsi from 'wrap-ansi'

/**
 * Text that is indented, and takes several lines on a terminal that is too narrow for it.
 * @param hang how far its other lines are indented
 */
export function paragraph(text: string, indent: number, width: number | undefined, hang = indent): string {
  const room = width === undefined ? undefined : Math.max(8, width - Math.max(indent, hang))
  const lines = room === undefined ? [text] : wrapAnsi(text, room, { hard: true }).split('\n')
  return lines.map((line, index) => `${`${' '.repeat(index === 0 ? indent : hang)}${line}`.trimEnd()}\n`).join('')
}
