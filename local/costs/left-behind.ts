import { isRecord } from '@curfew/local-aws/is-record'
import type { Day } from '#local/day/day.ts'
import { bytesOfItem, type Item } from './item-size.ts'

/** An item that a finished job leaves in the table. */
export type Left = {
  readonly bytes: number
  /** Days until it expires; undefined if it never does. */
  readonly days: number | undefined
  /** Whether it is the row of the grant; the others are the claim of the job id, and what was stored for publication. */
  readonly isRow: boolean
}

export type LastJob = { readonly jobId: string; readonly principal: string; readonly requestedAt: Date }

const DAY_SECONDS = 24 * 3600

/** @param job with the name of its principal, whose keys have records of their own, and when it was requested */
export function leftBehind({ aws, clock }: Day, job: LastJob): readonly Left[] {
  const { jobId, principal, requestedAt } = job
  const now = clock.now().getTime() / 1000
  return aws.stack.tables.flatMap((table) => {
    const keys = table.KeySchema.map(({ AttributeName }) => AttributeName)
    const isOfJob = (item: Item) =>
      keys.some((key) => String(contentOf(item[key])).endsWith(`/${jobId}`)) || isOfKeys(item, principal, requestedAt)
    return aws.dynamoDb
      .items(table.name)
      .filter(isRecord)
      .filter(isOfJob)
      .map((item) => {
        const expiresAt = Number(contentOf(item.expiresAt))
        return {
          bytes: bytesOfItem(item),
          days: expiresAt > 0 ? (expiresAt - now) / DAY_SECONDS : undefined,
          isRow: contentOf(item.sk) === `grant/${jobId}`,
        }
      })
  })
}

function isOfKeys({ pk, at }: Item, principal: string, since: Date): boolean {
  return contentOf(pk) === `records/user/${principal}` && new Date(String(contentOf(at))) >= since
}

/** `{ S: 'grant/x' }` → `grant/x`. */
function contentOf(value: unknown): unknown {
  return isRecord(value) ? Object.values(value)[0] : undefined
}
