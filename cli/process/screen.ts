import type { WriteStream } from 'node:tty'

type Screen = { show(text: string): void; close(): void }

const ESCAPE = '\u001b['
/** The alternate screen, without a cursor; what was there before comes back afterwards. */
const OPEN = `${ESCAPE}?1049h${ESCAPE}?25l`
const CLOSE = `${ESCAPE}?25h${ESCAPE}?1049l`
const HOME = `${ESCAPE}H`
const CLEAR_LINE = `${ESCAPE}K`
const CLEAR_BELOW = `${ESCAPE}J`

/** Text that fills a terminal and is replaced in place. Whatever ends the process, the terminal is given back. */
export function screenOn(stream: WriteStream): Screen {
  let isOpen = false
  const close = () => {
    if (!isOpen) return
    isOpen = false
    stream.write(CLOSE)
  }
  const show = (text: string) => {
    if (!isOpen) {
      isOpen = true
      process.once('exit', close)
      stream.write(OPEN)
    }
    const lines = fitting(text.trimEnd().split('\n'), stream.rows)
    stream.write(`${HOME}${lines.map((line) => `${line}${CLEAR_LINE}`).join('\r\n')}${CLEAR_BELOW}`)
  }
  return { show, close }
}

/** What does not fit would scroll away what comes first. */
function fitting(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines
  const shown = Math.max(0, rows - 1)
  return [...lines.slice(0, shown), `… ${lines.length - shown} more lines`]
}
