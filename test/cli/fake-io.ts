import { readFileSync } from 'node:fs'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { filesIn } from '#cli/process/files-in.ts'
import { run } from '#cli/run.ts'

export const EVENT = 'events/training-job-scheduled.example.json'
export const ACCOUNT = '111122223333'

type World = {
  /** Files by name, in addition to those of the repository; `-` is standard input. */
  readonly files?: Readonly<Record<string, string>>
  readonly environment?: Io['environment']
  readonly colours?: boolean
  readonly links?: boolean
  readonly width?: number
  readonly timeZone?: string
  /** No file is there but those that are given: not those of the repository. */
  readonly isEmpty?: boolean
  /** Gets the files that are written. */
  readonly written?: Record<string, string>
  /** Gets what is shown as waited for. */
  readonly status?: string[]
  readonly isInteractive?: boolean
  /** Gets what fills the terminal. */
  readonly screens?: string[]
  /** Ends the command, as Ctrl-C does. */
  readonly interruption?: AbortSignal
  /** Default: midnight before the seed's window. */
  readonly now?: Date
  /** Runs while the command sleeps. */
  readonly whileAsleep?: () => Promise<void>
}

export type Ran = { readonly exit: Exit; readonly out: string; readonly err: string }

/** Runs a command line in an isolated world, whose clock stands still until the command sleeps. */
export async function cli(argv: readonly string[], world: World = {}): Promise<Ran> {
  const { files = {}, colours = false, whileAsleep } = world
  let now = world.now ?? new Date('2025-07-16T00:00:00Z')
  const environment = world.environment ?? { CURFEW_ACCOUNT: ACCOUNT, AWS_REGION: 'us-east-1' }
  const printed = { out: '', err: '' }
  const { status = [], written = {} } = world
  const missing = (file: string) => Object.assign(new Error(`ENOENT: ${file}`), { code: 'ENOENT' })
  const read = async (file: string) => {
    const text = written[file] ?? files[file]
    if (text === undefined && world.isEmpty) throw missing(file)
    return text ?? readFileSync(file, 'utf8')
  }
  const exit = await run(argv, {
    read,
    /** A folder of these files hides one of the repository. */
    filesIn: async (folder) => {
      const inside = Object.keys(files).filter((file) => file.startsWith(`${folder}/`))
      return inside.length > 0 ? inside : filesIn(folder)
    },
    async *lines(file) {
      yield* (await read(file)).replace(/\n$/, '').split('\n')
    },
    out: async (text) => {
      printed.out += text
    },
    err: (text) => {
      printed.err += text
    },
    write: async (file, text, mode) => {
      if (mode === 'new' && (file in written || file in files))
        throw Object.assign(new Error('EEXIST: file already exists'), { code: 'EEXIST' })
      written[file] = text
    },
    status: (line) => {
      if (line !== undefined) status.push(line)
    },
    screen: (text) => {
      if (text !== undefined) world.screens?.push(text)
    },
    interruption: () => world.interruption ?? new AbortController().signal,
    now: () => now,
    sleep: async (seconds) => {
      now = new Date(now.getTime() + seconds * 1000)
      await whileAsleep?.()
    },
    environment,
    colours,
    links: world.links ?? false,
    width: world.width,
    isInteractive: world.isInteractive ?? false,
    timeZone: world.timeZone ?? 'UTC',
    cwd: '/nowhere/project',
    home: '/nowhere/home',
  })
  return { exit, ...printed }
}

/** The seed's event with some fields changed. */
export function event(changed: object = {}): string {
  return JSON.stringify({ ...JSON.parse(readFileSync(EVENT, 'utf8')), ...changed })
}
