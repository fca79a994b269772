import { secondsAfter } from '#core/grant/window.ts'

/** How long the row of a finished grant is kept, and what was published, so that it can be published again. */
const RETENTION_DAYS = 400

/** When an item expires that is kept from some instant on, in epoch seconds. DynamoDB deletes it some time afterwards. */
export function expiryFrom(instant: Date): number {
  return Math.floor(secondsAfter(instant, RETENTION_DAYS * 24 * 3600).getTime() / 1000)
}
