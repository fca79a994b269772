const controller = new AbortController()
let isListening = false

/** Aborted by the first signal that asks this process to end. A second one ends it at once. */
export function interruption(): AbortSignal {
  if (!isListening) {
    isListening = true
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort())
  }
  return controller.signal
}
