import { clearLine, cursorTo } from 'node:readline'
import type { WriteStream } from 'node:tty'

type StatusLine = { show(line: string): void; clear(): void }

const SECONDS_BETWEEN_LINES = 30

/** One line about what is waited for: replaced in place on a terminal, and written now and then elsewhere. */
export function statusLine(stream: WriteStream): StatusLine {
  return stream.isTTY ? inPlace(stream) : nowAndThen(stream)
}

function inPlace(stream: WriteStream): StatusLine {
  let isShown = false
  const clear = () => {
    if (!isShown) return
    cursorTo(stream, 0)
    clearLine(stream, 0)
    isShown = false
  }
  const show = (line: string) => {
    clear()
    // A line that wraps cannot be replaced.
    stream.write(
      Array.from(line)
        .slice(0, stream.columns - 1)
        .join(''),
    )
    isShown = true
  }
  return { show, clear }
}

function nowAndThen(stream: WriteStream): StatusLine {
  let last: number | undefined
  const show = (line: string) => {
    const now = performance.now()
    if (last !== undefined && now - last < SECONDS_BETWEEN_LINES * 1000) return
    last = now
    stream.write(`${line}\n`)
  }
  return { show, clear: () => {} }
}
