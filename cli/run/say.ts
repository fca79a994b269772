import type { Io } from '#cli/io.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Say } from './world.ts'

/** Says what happens during a run on standard error: standard output belongs to the command. */
export function sayer(jobId: string, { json }: { readonly json?: true | undefined }, io: Io): Say {
  return (what, message, more = {}) => {
    const line = { curfew: what, jobId, at: printInstant(io.now()), message, ...more }
    io.err(json ? `${JSON.stringify(line)}\n` : `curfew: ${sentence(message)}\n`)
  }
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}`
}
