import type { Clock } from '../clock.ts'
import type { Bundle, Sandbox } from './bundle.ts'
import { localDate } from './local-date.ts'
import { capturedConsole } from './log-line.ts'
import type { Network } from './ports.ts'
import { processView, requireOf } from './process-view.ts'

export type SandboxOptions = Network & {
  readonly clock: Clock
  readonly random: () => number
  readonly env: Readonly<Record<string, string>>
  readonly onLine: (level: string, args: readonly unknown[]) => void
  readonly onOutput: (text: string) => void
  readonly onExit: (code: unknown) => void
}

/** Evaluates a bundle with its own globals and returns its exports. */
export function evaluate(bundle: Bundle, options: SandboxOptions): object {
  const module = { exports: {} }
  const require = requireOf(options)
  const { setTimeout, clearTimeout, setInterval, clearInterval } = options.timers.module
  const sandbox: Sandbox = {
    module,
    exports: module.exports,
    require,
    process: processView(options.env, require, options.onOutput, options.onExit),
    Date: localDate(options.clock),
    Math: Object.create(Math, { random: { value: options.random } }),
    console: capturedConsole(options.onLine),
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    fetch: () => Promise.reject(new Error('Cannot fetch: local AWS intercepts node:http and node:https only')),
  }
  bundle.load(sandbox)
  return module.exports
}
