import { format } from 'node:util'
import type { Clock } from '../clock.ts'

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']

export type Line = { readonly level: string; readonly args: readonly unknown[]; readonly requestId: string }

/** One console call as Lambda's Node runtime writes it; undefined if it is below the function's log level. */
export function logLine(line: Line, format: 'Text' | 'JSON', lowest: string, clock: Clock): string | undefined {
  if (format === 'Text') return `${clock.now().toISOString()}\t${line.requestId}\t${line.level}\t${inText(line.args)}`
  if (LEVELS.indexOf(line.level) < LEVELS.indexOf(lowest)) return undefined
  return inJson(line, clock)
}

function inText(args: readonly unknown[]): string {
  return format(...args)
}

function inJson({ level, args, requestId }: Line, clock: Clock): string {
  const head = { timestamp: clock.now().toISOString(), level, requestId }
  const [first] = args
  if (args.length === 1) {
    try {
      return JSON.stringify({ ...head, message: first }, errorsAsObjects)
    } catch {
      return JSON.stringify({ ...head, message: format(first) })
    }
  }
  const error = args.find((arg) => arg instanceof Error)
  return JSON.stringify({ ...head, message: format(...args), ...(error ? describeError(error) : {}) })
}

function errorsAsObjects(_: string, value: unknown): unknown {
  return value instanceof Error ? { ...value, ...describeError(value) } : value
}

export function describeError(error: Error) {
  return { errorType: error.name, errorMessage: error.message, stackTrace: (error.stack ?? '').split('\n').slice(1, 6) }
}

/** A console that passes its calls to `write`; other methods, such as `table` and `dir`, stay the real ones. */
export function capturedConsole(write: (level: string, args: readonly unknown[]) => void): Console {
  const at =
    (level: string) =>
    (...args: unknown[]) =>
      write(level, args)
  return Object.assign(Object.create(console), {
    log: at('INFO'),
    info: at('INFO'),
    warn: at('WARN'),
    error: at('ERROR'),
    debug: at('DEBUG'),
    trace: at('TRACE'),
  })
}
