import type { Ending } from '#core/grant/grant.ts'
import { printInstant } from '#core/grant/window.ts'

/** An end as an attribute of an item, whose conditions compare its instants as text. */
export function printedEnding({ at, saidAt, ...rest }: Ending) {
  return { ...rest, at: printInstant(at), ...(saidAt && { saidAt: printInstant(saidAt) }) }
}
