type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

type StatusLine = { show(line: string): void; clear(): void }

/** To the first column, and the line erased. */
const ERASE = '\u001b[1G\u001b[2K'

const SECONDS_BETWEEN_LINES = 30

/** One line about what is waited for: replaced in place on a terminal, and written now and then elsewhere. */
export function statusLine(stream: Stream): StatusLine {
  return stream.isTTY ? inPlace(stream) : nowAndThen(stream)
}

function inPlace(stream: Stream): StatusLine {
  let isShown = false
  const clear = () => {
    if (!isShown) return
    stream.write(ERASE)
    isShown = false
  }
  const show = (line: string) => {
    clear()
    // A line that wraps cannot be replaced.
    stream.write(
      Array.from(line)
        .slice(0, (stream.columns ?? 80) - 1)
        .join(''),
    )
    isShown = true
  }
  return { show, clear }
}

function nowAndThen(stream: Stream): StatusLine {
  let last: number | undefined
  const show = (line: string) => {
    const now = performance.now()
    if (last !== undefined && now - last < SECONDS_BETWEEN_LINES * 1000) return
    last = now
    stream.write(`${line}\n`)
  }
  return { show, clear: () => {} }
}
