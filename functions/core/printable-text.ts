/**
 * Characters that are not seen as what they are: control characters, bidi overrides and other invisible formatting, line and
 * paragraph separators, surrogates without a partner, and code points without a character. They forge lines, hide text and
 * move the cursor of whoever reads it.
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** Whether a text is one line in which every character can be seen. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text)
}

/** The first character of a text that cannot be seen, as `U+202E`; undefined if all can. */
export function firstUnprintable(text: string): string | undefined {
  const [found] = UNPRINTABLE.exec(text) ?? []
  return found === undefined ? undefined : `U+${hexOf(found).toUpperCase().padStart(4, '0')}`
}

/**
 * Foreign text as events, logs, records and terminals may hold it: what cannot be seen is escaped as `\u{202e}`, and what is
 * longer than `maxLength` UTF-16 units is cut and ends with `…`. Takes no longer for a longer text.
 */
export function toPrintable(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  let printable = ''
  let fitting = ''
  for (const character of text) {
    printable += UNPRINTABLE.test(character) ? `\\u{${hexOf(character)}}` : character
    if (printable.length > maxLength) return `${fitting}…`
    if (printable.length < maxLength) fitting = printable
  }
  return printable
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16)
}
