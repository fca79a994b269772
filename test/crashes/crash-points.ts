import type { Call, CrashPoint, FailureMode } from './crash-injector.ts'

export const FAILURE_MODES: readonly FailureMode[] = ['before', 'answer lost', 'never answered', 'after']

/**
 * The crash points that cover every way in which every call can fail. Some failures share a day, because nobody can tell them
 * apart from outside: a process that dies after an answer, or before a call that only reads, leaves the same state as one that
 * dies before its next change. A process that survives the loss of one answer can lose all of them on the same day; and it
 * can wait for the answers to some changes that never come, each until its time-out, before its Lambda times out.
 * @param isEach a day for each failure instead
 */
export function crashesAt(calls: readonly Call[], isEach: boolean): readonly CrashPoint[] {
  const steady = calls.filter((call) => !divertsIfLost(call))
  const shared = (mode: FailureMode, call: Call): CrashPoint => {
    if (mode === 'answer lost') return { mode, at: steady.includes(call) ? steady : [call] }
    if (mode === 'never answered') return { mode, at: silenceAt(call, calls, steady.filter(changes)) }
    return deathAt(calls.slice(calls.indexOf(call) + (mode === 'before' ? 0 : 1)), call)
  }
  const crashPoints = calls.flatMap((call) =>
    FAILURE_MODES.map((mode) => (isEach ? { mode, at: [call] } : shared(mode, call))),
  )
  return [...new Map(crashPoints.map((crashPoint) => [titleOf(crashPoint), crashPoint])).values()]
}

/** So many time-outs fit into a run. */
const MAX_SILENT = 5

/** Some changes, of which the call is one, or comes before one. A change that diverts its run is silent alone. */
function silenceAt(call: Call, calls: readonly Call[], silent: readonly Call[]): readonly Call[] {
  if (changes(call) && !silent.includes(call)) return [call]
  const index = silent.findIndex((one) => calls.indexOf(one) >= calls.indexOf(call))
  const start = index - (index % MAX_SILENT)
  return index < 0 ? [call] : silent.slice(start, start + MAX_SILENT)
}

export function titleOf({ mode, at }: CrashPoint): string {
  return `${mode} ${at.map(({ label }) => label).join(' and ')}`
}

/** Before the next change that the run makes, or after its last call if it makes none. */
function deathAt(rest: readonly Call[], call: Call): CrashPoint {
  const own = rest.filter(({ run }) => run === call.run)
  const next = own.find(changes)
  return next === undefined ? { mode: 'after', at: [own.at(-1) ?? call] } : { mode: 'before', at: [next] }
}

/** No run creates a key or a policy twice: when the answer is lost, other calls follow than usual. */
function divertsIfLost({ operation, isDone }: Call): boolean {
  return isDone && (operation === 'CreateAccessKey' || operation === 'CreatePolicy')
}

/** Whether a call changed anything. */
function changes({ operation, isDone }: Call): boolean {
  return isDone && !/^(Get|TransactGet|List|Query|Describe)/.test(operation)
}
