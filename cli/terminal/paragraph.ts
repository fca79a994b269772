import wrapAnsi from 'wrap-ansi'

/** Text that is indented, and takes several lines on a terminal that is too narrow for it. */
export function paragraph(text: string, indent: number, width: number | undefined): string {
  const margin = ' '.repeat(indent)
  const lines = width === undefined ? [text] : wrapAnsi(text, Math.max(8, width - indent), { hard: true }).split('\n')
  return lines
    .map((line) => `${margin}${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('')
}
