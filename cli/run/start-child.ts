import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { causeOf } from '#cli/fault.ts'
import type { NotRun } from './find-program.ts'
import type { Child, Exited } from './world.ts'

/**
 * Starts a command with the standard streams of this process, in its process group: what a terminal sends its foreground, Ctrl-C or
 * a hang-up, reaches the command also if this process is dead.
 */
export async function startChild(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Child | NotRun> {
  const child = spawn(program, args, { env, stdio: 'inherit' })
  try {
    await once(child, 'spawn')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { exit: isMissing ? 127 : 126, because: causeOf(error) }
  }
  let exit: Exited | undefined
  const exited = new Promise<Exited>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = signal === null ? { code: code ?? 1 } : { signal, code: codeOf(signal) }
      resolve(exit)
    })
  })
  return { exited, exit: () => exit, send: (signal) => void child.kill(`SIG${signal}`) }
}

/** What a shell makes of a process that a signal ended. */
export function codeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}
