/** As much of a log as Lambda returns with the answer of an invocation. */
const TAIL_BYTES = 4096

/** Collects the lines of one invocation, for the header `X-Amz-Log-Result`. */
export function logTail() {
  const lines: string[] = []
  return {
    add: (message: string) => {
      lines.push(message.endsWith('\n') ? message : `${message}\n`)
    },
    base64: () => Buffer.from(lines.join('')).subarray(-TAIL_BYTES).toString('base64'),
  }
}
