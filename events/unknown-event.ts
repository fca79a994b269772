import { nearestName } from '#core/nearest-name.ts'
import { Refusal } from '#core/refusal.ts'
import type { BusEvent } from './bus-event.ts'
import { FROM_AWS, FROM_CURFEW, FROM_SENDERS } from './catalogue.ts'
import type { Contract } from './contract.ts'

/** Other systems' words for what happens to a job. */
const SYNONYMS: Readonly<Record<string, RegExp>> = {
  scheduled: /requested|submitted|created|queued/,
  extended: /prolonged|renewed/,
  started: /running|began|begun|launched/,
  heartbeat: /heart beat|alive|beat|ping/,
  completed: /succeeded|finished|(?<!ext)ended|done/,
  failed: /crashed|errored/,
  stopped: /cancell?ed|aborted|killed|terminated|interrupted/,
}

/** Why nobody takes an event that a sender put on Curfew's bus, and what to put instead. */
export function refusalOfUnknown({ detailType, source }: Pick<BusEvent, 'detailType' | 'source'>): Refusal {
  return new Refusal(`Cannot take "${detailType}"`, [{ path: 'detail-type', message: reasonFor(detailType, source) }])
}

function reasonFor(detailType: string, source: string): string {
  const sent = namesOf(FROM_SENDERS)
  if (namesOf(FROM_AWS).includes(detailType))
    return `Curfew takes "${detailType}" from the default bus of its own account only: do not forward it to this bus`
  if (namesOf(FROM_CURFEW).includes(detailType))
    return `only Curfew itself puts "${detailType}", with the source curfew, and this one is from ${source}`
  const meant = nearestName(detailType, sent) ?? nearestName(inOurWords(detailType), sent)
  const question = meant === undefined ? 'it' : `did you mean "${meant}"? It`
  return `is not an event that Curfew knows: ${question} takes ${quoted(sent)}, spelt exactly so`
}

/** `Training Job Cancelled` as `training job stopped`. */
function inOurWords(detailType: string): string {
  return Object.entries(SYNONYMS).reduce((text, [own, other]) => text.replace(other, own), detailType.toLowerCase())
}

function namesOf(contracts: readonly Contract[]): readonly string[] {
  return contracts.map(({ detailType }) => detailType)
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
