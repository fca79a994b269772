import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

/** The world outside the commands, which tests replace. */
export interface Io {
  /** The text of a file; `-` is standard input. */
  read(file: string): Promise<string>
  /** The lines of a file, as they arrive; `-` is standard input. */
  lines(file: string): AsyncIterable<string>
  /** Writes text unchanged; resolves when the stream can take more. */
  out(text: string): Promise<void>
  err(text: string): void
  now(): Date
  sleep(seconds: number): Promise<void>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether the output may have colours. */
  readonly colours: boolean
}

/** The streams, environment and clock of this process. */
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
    sleep: (seconds) => setTimeout(seconds * 1000),
    environment: env,
    colours: stdout.isTTY && stdout.hasColors() && (env.NO_COLOR ?? '') === '',
  }
}
