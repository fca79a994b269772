import { secondsAfter } from '#core/grant/window.ts'

/** How long the row of a finished grant is kept, and what was published, so that it can be published again. */
const RETENTION_SECONDS = 400 * 24 * 3600

/** When an item expires that is kept from some instant on, in epoch seconds. DynamoDB deletes it some time afterwards. */
export function expiryFrom(instant: Date, keptSeconds = RETENTION_SECONDS): number {
  return Math.floor(secondsAfter(instant, keptSeconds).getTime() / 1000)
}
