const WIDTH = 30
/** How often a line is printed if the output is not a terminal. */
const LINE_INTERVAL_MS = 5000

export type Progress = {
  readonly step: (isBroken: boolean) => void
  /** Prints something in the place of the bar, and the bar again below it. */
  readonly aside: (print: () => void) => void
  readonly done: () => void
}

/** A bar on a terminal, a line every few seconds elsewhere. */
export function progress(total: number, out: NodeJS.WriteStream): Progress {
  const startedAt = performance.now()
  let done = 0
  let broken = 0
  let printedAt = startedAt

  const line = () => {
    const seconds = (performance.now() - startedAt) / 1000
    const left = Math.ceil(((total - done) * seconds) / Math.max(done, 1))
    return `${done} of ${total} seeds · ${broken} broken · ${(done / seconds).toFixed(1)} a second · ${left} s left`
  }
  const bar = () => {
    const filled = Math.round((WIDTH * done) / Math.max(total, 1))
    return `\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${line()}`
  }

  const clear = () => void (out.isTTY && out.write('\r\u001b[K'))

  return {
    step: (isBroken) => {
      done += 1
      broken += Number(isBroken)
      if (out.isTTY) out.write(bar())
      else if (performance.now() - printedAt >= LINE_INTERVAL_MS) {
        printedAt = performance.now()
        out.write(`${line()}\n`)
      }
    },
    aside: (print) => {
      clear()
      print()
      if (out.isTTY) out.write(bar())
    },
    done: clear,
  }
}
