import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

/** Everything outside the commands, so that tests can stand in for it. */
export interface Io {
  /** The text of a file; `-` is standard input. */
  read(file: string): Promise<string>
  /** The lines of a file, as they come; `-` is standard input. */
  lines(file: string): AsyncIterable<string>
  /** Takes text as it is; resolves when there is room for more. */
  out(text: string): Promise<void>
  err(text: string): void
  now(): Date
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether to colour what goes out. */
  readonly colours: boolean
}

/** The process itself. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process
  return {
    read: (file) => (file === '-' ? text(stdin) : readFile(file, 'utf8')),
    lines: (file) => createInterface({ input: file === '-' ? stdin : createReadStream(file), crlfDelay: Infinity }),
    out: (written) =>
      new Promise((resolve) => {
        if (stdout.write(written)) resolve()
        else stdout.once('drain', resolve)
      }),
    err: (written) => stderr.write(written),
    now: () => new Date(),
    environment: env,
    colours: stdout.isTTY && stdout.hasColors() && (env.NO_COLOR ?? '') === '',
  }
}
