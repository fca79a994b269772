import { secondsIn } from '#cli/durations.ts'
import { Fault } from '#cli/fault.ts'
import type { RequestOptions } from '#cli/request/options.ts'
import { parseTimedSignal, type TimedSignal } from './timed-signal.ts'

export type RunOptions = RequestOptions & {
  readonly signal?: readonly string[] | undefined
  readonly extendBy?: string | undefined
  readonly atMost?: string | undefined
  readonly onRevoked?: 'term' | 'nothing' | undefined
  readonly credentials?: 'profile' | 'env' | undefined
  readonly json?: true | undefined
  readonly stage?: string | undefined
}

/** What a command line asks for. */
export type Asked = {
  readonly access:
    | { readonly from: 'request'; readonly file: string | undefined; readonly options: RequestOptions }
    | { readonly from: 'grant'; readonly jobId: string; readonly source: string | undefined }
  readonly command: readonly [string, ...(readonly string[])]
  readonly signals: readonly TimedSignal[]
  readonly extension: { readonly bySeconds: number; readonly atMostSeconds: number } | undefined
  readonly terminates: boolean
  readonly credentials: 'profile' | 'env'
}

/** Who asks, and for which job, is no access yet. */
const NO_ACCESS = new Set(['job', 'source', 'requestedBy', ...['signal', 'extendBy', 'atMost', 'onRevoked']])
const OF_RUN = new Set(['credentials', 'json', 'stage'])

/**
 * @param operands the words that are no options
 * @param argv the words of the command line, of which those after `--` are the command
 */
export function askedBy(operands: readonly string[], options: RunOptions, argv: readonly string[]): Asked {
  const separator = argv.indexOf('--')
  const [program, ...args] = separator === -1 ? [] : argv.slice(separator + 1)
  if (program === undefined)
    throw new Fault('Cannot run: no command; put it after --, as in: curfew run event.json -- python train.py')
  const files = operands.slice(0, operands.length - args.length - 1)
  const problems: string[] = []
  const signals = signalsIn(options, problems)
  const extension = extensionIn(options, problems)
  const access = accessIn(files, options, problems)
  if (access === undefined || problems.length > 0) throw new Fault(`Cannot run: ${problems.join('; ')}`)
  const { onRevoked = 'term', credentials = 'profile' } = options
  return { access, command: [program, ...args], signals, extension, terminates: onRevoked === 'term', credentials }
}

function accessIn(files: readonly string[], options: RunOptions, problems: string[]): Asked['access'] | undefined {
  const [file, ...more] = files
  if (more.length > 0) problems.push(`${files.join(' and ')}: one event at a time; put the command after --`)
  const named = Object.entries(options).filter(([name, value]) => value !== undefined && !OF_RUN.has(name))
  const asksForAccess = file !== undefined || named.some(([name]) => !NO_ACCESS.has(name))
  if (asksForAccess) return { from: 'request', file, options }
  if (options.job !== undefined) return { from: 'grant', jobId: options.job, source: options.source }
  problems.push(
    'no access is asked for; name an event file, --job with the id of a grant, or what to --read and --write',
  )
  return undefined
}

function signalsIn({ signal = [] }: RunOptions, problems: string[]): readonly TimedSignal[] {
  return signal.flatMap((text) => {
    const timed = parseTimedSignal(text)
    if (typeof timed !== 'string') return [timed]
    problems.push(`--signal ${text}: ${timed}`)
    return []
  })
}

function extensionIn({ extendBy, atMost }: RunOptions, problems: string[]): Asked['extension'] {
  if (extendBy === undefined && atMost === undefined) return undefined
  if (extendBy === undefined || atMost === undefined) {
    const [given, missing] = extendBy === undefined ? ['--at-most', '--extend-by'] : ['--extend-by', '--at-most']
    problems.push(`${given} needs ${missing}: how much longer each time, and how much longer in all`)
    return undefined
  }
  const [bySeconds, atMostSeconds] = [
    durationIn('--extend-by', extendBy, problems),
    durationIn('--at-most', atMost, problems),
  ]
  return { bySeconds, atMostSeconds }
}

function durationIn(option: string, text: string, problems: string[]): number {
  const seconds = secondsIn(text) ?? 0
  if (seconds === 0) problems.push(`${option} ${text}: it is how long, such as 30m or 4h`)
  return seconds
}
