import { isRecord } from '@curfew/local-aws/is-record'
import type { Day } from '#local/day/day.ts'
import { bytesOfItem, type Item } from './item-size.ts'

/** An item that a finished job leaves in the table. */
export type Left = {
  readonly bytes: number
  /** Days until it expires; undefined if it never does. */
  readonly days: number | undefined
}

const DAY_SECONDS = 24 * 3600

export function leftBehind({ aws, clock }: Day, jobId: string): readonly Left[] {
  const now = clock.now().getTime() / 1000
  return aws.stack.tables.flatMap((table) => {
    const keys = table.KeySchema.map(({ AttributeName }) => AttributeName)
    const isOfJob = (item: Item) => keys.some((key) => String(contentOf(item[key])).endsWith(`/${jobId}`))
    return aws.dynamoDb
      .items(table.name)
      .filter(isRecord)
      .filter(isOfJob)
      .map((item) => {
        const expiresAt = Number(contentOf(item.expiresAt))
        return { bytes: bytesOfItem(item), days: expiresAt > 0 ? (expiresAt - now) / DAY_SECONDS : undefined }
      })
  })
}

/** `{ S: 'grant/x' }` → `grant/x`. */
function contentOf(value: unknown): unknown {
  return isRecord(value) ? Object.values(value)[0] : undefined
}
