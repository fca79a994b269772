import { toPrintable } from '#core/printable-text.ts'
import { type Problem, Refusal } from '#core/refusal.ts'
import { type BusEvent, parse } from '../bus-event.ts'
import type { Contract } from '../contract.ts'
import { fieldsNamed, trimmed } from './fields-named.ts'

/** As long as the contracts of events let a word of the user's be. */
const MAX_LENGTH = 256

/** So many problems of an event are noted, each so long. */
const MAX_NOTED = 10
const MAX_NOTE_LENGTH = 200

/** What somebody wrote into one of some fields, as one printable line; what is usual if they wrote nothing readable. */
export function wordIn(detail: unknown, names: readonly string[], usual: string): string {
  const [word] = fieldsNamed(detail, names)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => trimmed(String(value)))
    .filter((text) => text !== '')
  return toPrintable(word ?? usual, MAX_LENGTH)
}

/** The source of an event, on whose word it ends access. */
export function sourceOf({ source }: BusEvent): string {
  return source === '' ? 'an event without a source' : toPrintable(source, MAX_LENGTH)
}

/** Nothing in the event says whose access ends: what is wrong, and how to write it. */
export function unreadable(contract: Contract, event: BusEvent, ...how: readonly Problem[]): Refusal {
  return new Refusal(`Cannot take ${event.detailType}`, [...how, ...notedIn(contract, event)])
}

/** What differs from the recommended form of an event: bounded, and printable. */
export function notedIn(contract: Pick<Contract, 'detail'>, event: BusEvent): readonly Problem[] {
  const { problems } = parse(contract, event)
  const more = problems.length - MAX_NOTED
  return [
    ...problems.slice(0, MAX_NOTED).map(({ path, message }) => ({
      path: toPrintable(path, MAX_NOTE_LENGTH),
      message: toPrintable(message, MAX_NOTE_LENGTH),
    })),
    ...(more > 0 ? [{ path: '', message: `and ${more} more` }] : []),
  ]
}
