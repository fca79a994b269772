import type { Call, How, Strike } from './saboteur.ts'

export const HOWS: readonly How[] = ['before', 'answer lost', 'after']

/**
 * The nights that visit every point, which is every way in which every call can go wrong. Points share a night where they
 * cannot be told apart from outside: with an answer in hand, or before a call that changes nothing, a process dies in the
 * same world as before its next change. And who lives through the loss of an answer can be made to lose them all.
 * @param isEach a night for each point
 */
export function strikesAt(calls: readonly Call[], isEach: boolean): readonly Strike[] {
  const all = calls.map((_, place) => place)
  const refused = all.filter((place) => calls[place]?.isDone === false)
  const steady = calls.flatMap((call, place) => (divertsIfLost(call) ? [] : [place]))
  const points = all.flatMap((place) => HOWS.map((how) => ({ how, place })))
  const strikes = points.map(({ how, place }): Strike => {
    if (isEach) return { how, places: [place], refused }
    if (how === 'answer lost') return { how, places: steady.includes(place) ? steady : [place], refused }
    return { ...deathAt(calls, how === 'before' ? place : place + 1, calls[place]?.run), refused }
  })
  return [...new Map(strikes.map((strike) => [`${strike.how} ${strike.places}`, strike])).values()]
}

/** A key is not made twice, and a policy is known to be there already: then other calls follow than usual. */
function divertsIfLost({ operation, isDone }: Call): boolean {
  return isDone && (operation === 'CreateAccessKey' || operation === 'CreatePolicy')
}

/** Before the next change that the run would have made, or else after the last of its calls. */
function deathAt(calls: readonly Call[], from: number, run: string | undefined): Pick<Strike, 'how' | 'places'> {
  const next = calls.findIndex((call, place) => place >= from && call.run === run && changes(call))
  if (next >= 0) return { how: 'before', places: [next] }
  return { how: 'after', places: [calls.findLastIndex((call) => call.run === run)] }
}

/** Whether a call left anything otherwise than it was. */
function changes({ operation, isDone }: Call): boolean {
  return isDone && !/^(Get|List|Query|Describe)/.test(operation)
}
