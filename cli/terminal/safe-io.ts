import type { Io } from '#cli/io.ts'
import { isPrintable } from '#core/printable-text.ts'

const LINE_BREAK = '\\n'

/** What `paint` writes: colours and bold. Nothing that moves the cursor of a terminal, hides text or renames its window. */
const COLOUR = '\u001b\\[(?:1|22|3[1-6]|39|90)m'

/** What `link` writes (OSC 8): to a web page, or the end of a link. */
const LINK = '\u001b\\]8;;(?:https://[\\w./#?=&%+:-]*)?\u0007'

/** A world whose output holds nothing but printable lines, whatever is in the files that a command reads. */
export function safeIo(io: Io): Io {
  const kept = new RegExp(`(${io.colours ? `${COLOUR}|` : ''}${io.links ? `${LINK}|` : ''}${LINE_BREAK})`)
  return {
    ...io,
    out: (text) => io.out(escaped(text, kept)),
    err: (text) => io.err(escaped(text, kept)),
    screen: (text) => io.screen(text === undefined ? undefined : escaped(text, kept)),
    get width() {
      return io.width
    },
    status: (line) => io.status(line === undefined ? undefined : escapedPart(line)),
  }
}

/** Escapes as JSON does, because the output may be JSON: it is the same JSON afterwards. */
function escaped(text: string, kept: RegExp): string {
  const parts = text.split(kept)
  // Between two parts of the text is always one that is kept.
  return parts.map((part, index) => (index % 2 === 1 || isPrintable(part) ? part : escapedPart(part))).join('')
}

function escapedPart(text: string): string {
  return Array.from(text, (character) => (isPrintable(character) ? character : asJsonDoes(character))).join('')
}

function asJsonDoes(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
