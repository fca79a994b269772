import type { Call, CrashPoint, How } from './crash-injector.ts'

export const HOWS: readonly How[] = ['before', 'answer lost', 'after']

/**
 * The nights that visit every point, which is every way in which every call can go wrong. Points share a night where they
 * cannot be told apart from outside: with an answer in hand, or before a call that changes nothing, a process dies in the
 * same world as before its next change. And who lives through the loss of an answer can be made to lose them all.
 * @param isEach a night for each point
 */
export function crashesAt(calls: readonly Call[], isEach: boolean): readonly CrashPoint[] {
  const steady = calls.filter((call) => !divertsIfLost(call))
  const crashPoints = calls.flatMap((call) =>
    HOWS.map((how): CrashPoint => {
      if (isEach) return { how, at: [call] }
      if (how === 'answer lost') return { how, at: steady.includes(call) ? steady : [call] }
      return deathAt(calls.slice(calls.indexOf(call) + (how === 'before' ? 0 : 1)), call)
    }),
  )
  return [...new Map(crashPoints.map((crashPoint) => [titleOf(crashPoint), crashPoint])).values()]
}

export function titleOf({ how, at }: CrashPoint): string {
  return `${how} ${at.map(({ label }) => label).join(' and ')}`
}

/** Before the next change that the run would have made, or else after the last of its calls. */
function deathAt(rest: readonly Call[], call: Call): CrashPoint {
  const own = rest.filter(({ run }) => run === call.run)
  const next = own.find(changes)
  return next === undefined ? { how: 'after', at: [own.at(-1) ?? call] } : { how: 'before', at: [next] }
}

/** A key is not made twice, and a policy is known to be there already: then other calls follow than usual. */
function divertsIfLost({ operation, isDone }: Call): boolean {
  return isDone && (operation === 'CreateAccessKey' || operation === 'CreatePolicy')
}

/** Whether a call left anything otherwise than it was. */
function changes({ operation, isDone }: Call): boolean {
  return isDone && !/^(Get|List|Query|Describe)/.test(operation)
}
