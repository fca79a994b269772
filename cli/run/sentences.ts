import type { RunLine } from '#cli/contracts/run.ts'
import { timeLeft } from '#cli/terminal/times.ts'
import { printInstant } from '#core/grant/window.ts'
import type { Change } from './changes.ts'
import type { RunWorld } from './world.ts'

type Sentence = Partial<RunLine> & { readonly what: RunLine['curfew']; readonly message: string }

/** What is said about a change of access that nobody here has made. */
export function sentenceOf(change: Change, { now, print }: Pick<RunWorld, 'now' | 'print'>): Sentence {
  const until = (end: Date) => `until ${print(end)} (${timeLeft(end, now())})`
  switch (change.change) {
    case 'extended':
      return { what: 'extended', message: `access is extended ${until(change.end)}`, endsAt: printInstant(change.end) }
    case 'given back':
      return {
        what: 'given back',
        message: `access is given back ${until(change.end)}`,
        endsAt: printInstant(change.end),
      }
    case 'shortened':
      return {
        what: 'shortened',
        message: `access ends earlier, ${until(change.end)}: ${change.because}`,
        endsAt: printInstant(change.end),
      }
    case 'closed':
      return { what: 'closed', message: `access is over: its window closed at ${print(change.at)}` }
    default: {
      const { at, by, reason } = change
      const what = change.change
      return { what, message: `access was ${what} at ${print(at)} by ${by}: ${reason}`, by, reason }
    }
  }
}
