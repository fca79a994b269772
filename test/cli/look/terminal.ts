import { type ChildProcess, spawn } from 'node:child_process'

/** A command in a pseudo-terminal of 80 columns, as a person has one. */
export type Terminal = {
  /** All that it showed so far. */
  shown(): string
  /** Resolves once it shows something new that matches. */
  shows(pattern: RegExp): Promise<void>
  type(keys: string): void
  /** What it showed in all, when it is over. */
  ended(): Promise<string>
}

export const CTRL_C = '\u0003'

/** @param command as a shell reads it; its exit code is shown at the end: `exit 0` */
export function openTerminal(command: string, environment: Readonly<Record<string, string>>): Terminal {
  const child = spawn('script', ['-qec', `stty cols 80 rows 24; ${command}; echo "exit $?"`, '/dev/null'], {
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
    ended: () => closed(child).then(() => shown),
  }
}

function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()))
}
