/** How wide text is on a terminal, and how it is broken into lines there. */
export type Measure = {
  readonly widthOf: (text: string) => number
  readonly wrap: (text: string, columns: number) => readonly string[]
}

/** Text in which each character takes one column, where nothing is wrapped. */
const PLAIN: Measure = { widthOf: (text) => text.length, wrap: (text) => [text] }

/**
 * A measure for these texts, in a terminal of so many columns if there is one. What knows the widths of all scripts takes as long to
 * load as the rest of a short command, and most files have none of them.
 */
export async function measureFor(texts: readonly string[], columns: number | undefined): Promise<Measure> {
  if (columns === undefined && texts.every(isPlain)) return PLAIN
  const [{ default: widthOf }, { default: wrapAnsi }] = await Promise.all([import('string-width'), import('wrap-ansi')])
  return { widthOf: (text) => widthOf(text), wrap: (text, width) => wrapAnsi(text, width).split('\n') }
}

function isPlain(text: string): boolean {
  return /^[\t\r\n -~]*$/.test(text)
}
