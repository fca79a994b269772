import { type ChildProcess, spawn } from 'node:child_process'

/** A command in a pseudo-terminal of 80 columns, as a person has one. */
export type Terminal = {
  /** All that it showed so far. */
  shown(): string
  /** Resolves once it shows something new that matches. */
  shows(pattern: RegExp): Promise<void>
  type(keys: string): void
  /** All that it showed, when it is over, and then its exit code: `exit 0` */
  ended(): Promise<string>
}

export const CTRL_C = '\u0003'

/** @param command a program and its arguments, as a shell reads them */
export function openTerminal(command: string, environment: Readonly<Record<string, string>>): Terminal {
  // The shell becomes the command: some shells would die of a Ctrl-C that the command survives.
  const child = spawn('script', ['-qec', `stty cols 80 rows 24; exec ${command}`, '/dev/null'], {
    env: { ...process.env, NODE_OPTIONS: '', TERM: 'xterm', NO_COLOR: '1', TZ: 'UTC', ...environment },
  })
  let shown = ''
  let seen = 0
  const waiting = new Set<() => void>()
  child.stdout.on('data', (data: Buffer) => {
    shown += data.toString()
    for (const look of waiting) look()
  })
  return {
    shown: () => shown,
    shows: (pattern) =>
      new Promise((resolve) => {
        const look = () => {
          const found = pattern.exec(shown.slice(seen))
          if (found === null) return
          seen += found.index + found[0].length
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    type: (keys) => child.stdin.write(keys),
    ended: () => exitCode(child).then((code) => `${shown}exit ${code}`),
  }
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve))
}
