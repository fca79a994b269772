import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { eventually } from './eventually.ts'
import { killWithDescendants } from './processes.ts'
import type { ServedCurfew } from './served-curfew.ts'

/** A command line that runs, as its user sees it. */
export type Running = {
  readonly pid: number
  /** What it printed so far, on standard output and standard error. A terminal has both in one. */
  out(): string
  err(): string
  /** Resolves once it has printed that. */
  printed(text: string | RegExp): Promise<void>
  /** What it exits with; undefined if a signal ended it. */
  readonly exit: Promise<number | undefined>
  type(keys: string): void
  kill(signal: NodeJS.Signals): void
}

const started = new Set<ChildProcess>()

/** Ends what a story has left running, so that one that fails leaves nothing behind. */
export function endAll(): void {
  killWithDescendants([...started].flatMap(({ pid }) => pid ?? []))
  started.clear()
}

const CURFEW = [process.execPath, 'cli/curfew.ts']
export const TRAIN = [process.execPath, 'test/stories/run/train.mjs']

/** Runs `curfew …` as a process. */
export function curfew(args: readonly string[], { environment }: ServedCurfew): Running {
  return running([...CURFEW, ...args], environment)
}

/** Runs a command line in a shell, in a folder. */
export function shell(line: string, cwd: string, environment: Readonly<Record<string, string>>): Running {
  return running(['sh', '-c', line], environment, cwd)
}

/** Runs `curfew …` in a terminal of 80 columns. */
export function inTerminal(args: readonly string[], { environment }: ServedCurfew): Running {
  const line = [...CURFEW, ...args].map((word) => `'${word}'`).join(' ')
  // The shell of the terminal becomes the command, so that its exit code is that of `script`.
  return running(['script', '-qec', `stty cols 80; exec ${line}`, '/dev/null'], environment)
}

function running(
  [program = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd = process.cwd(),
): Running {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(program, args, { cwd, env: { PATH, HOME, LANG: 'C.UTF-8', ...environment } })
  started.add(child)
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.on('data', (chunk) => out.push(String(chunk)))
  child.stderr.on('data', (chunk) => err.push(String(chunk)))
  const closed = once(child, 'close')
  child.once('close', () => started.delete(child))
  child.stdin.on('error', () => {})
  const all = () => out.join('') + err.join('')
  return {
    pid: child.pid ?? 0,
    out: () => out.join(''),
    err: () => err.join(''),
    printed: async (text) => {
      const isPrinted = () => (typeof text === 'string' ? all().includes(text) : text.test(all()))
      await eventually(`${text} in: ${all()}`, () => isPrinted() || child.exitCode !== null || undefined)
      if (!isPrinted()) throw new Error(`It ended without "${text}": ${all()}`)
    },
    exit: closed.then(([code]) => code ?? undefined),
    type: (keys) => void child.stdin.write(keys),
    kill: (signal) => void child.kill(signal),
  }
}

/** The options with which the jobs of these stories ask for access. */
export function asking(
  jobId: string,
  changed: { readonly for?: string; readonly principal?: string } = {},
): readonly string[] {
  const { for: duration = '30m', principal = 'user/trainer-gpu-01' } = changed
  const locations = [
    '--read',
    's3://acmeco-training-datasets-wikipedia-2025-07-01',
    '--write',
    `s3://acmeco-finetuned-models/${jobId}/`,
  ]
  const who = ['--source', 'acmeco.ml-platform', '--principal', principal, '--from', '203.0.113.42']
  return ['run', '--job', jobId, ...who, ...locations, '--for', duration, '--reason', 'weekly fine-tune']
}
