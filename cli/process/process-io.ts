import { readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { Io } from '#cli/io.ts'
import { filesIn } from './files-in.ts'
import { interruption } from './interruption.ts'
import { linesOf } from './lines.ts'
import { screenOn } from './screen.ts'
import { statusLine } from './status-line.ts'

/**
 * The streams and environment of this process.
 * @param now what time it is
 */
export async function processIo(now: () => Date = () => new Date()): Promise<Io> {
  const { stdin, stdout, stderr, env } = process
  const colours = stdout.isTTY && stdout.hasColors() && (env.NO_COLOR ?? '') === ''
  const status = statusLine(stderr)
  const screen = screenOn(stdout)
  return {
    read: async (file) => (file === '-' ? (await import('node:stream/consumers')).text(stdin) : readFile(file, 'utf8')),
    filesIn,
    lines: (file) => linesOf(file, stdin),
    write: (file, written, mode) => writeFile(file, written, { flag: mode === 'new' ? 'wx' : 'w' }),
    out: (written) =>
      new Promise((resolve) => {
        status.clear()
        if (stdout.write(written)) resolve()
        else stdout.once('drain', resolve)
      }),
    err: (written) => {
      status.clear()
      stderr.write(written)
    },
    status: (line) => (line === undefined ? status.clear() : status.show(line)),
    screen: (shown) => (shown === undefined ? screen.close() : screen.show(shown)),
    now,
    sleep: async (seconds, signal) => {
      await setTimeout(seconds * 1000, undefined, signal && { signal }).catch((error: unknown) => {
        if (!signal?.aborted) throw error
      })
    },
    interruption,
    environment: env,
    cwd: process.cwd(),
    home: homedir(),
    colours,
    links: colours && (await import('supports-hyperlinks')).default.stdout,
    /** A terminal may be made wider while a command runs. */
    get width() {
      return stdout.isTTY ? stdout.columns : undefined
    },
    isInteractive: stdin.isTTY && stderr.isTTY,
    // To ask for its name takes as long as Node.js takes to start.
    timeZone: undefined,
  }
}
