import type { OutboxItem } from '#cli/audit/table/outbox-items.ts'
import type { Problem } from '#core/refusal.ts'
import { AccessRefused } from '#events/access-refused.ts'

/** Why an event was refused. */
export type Refused = { readonly problems: readonly Problem[]; readonly moreProblems: number }

/** The refusal of an event, if what is stored has it. */
export function refusalIn({ events }: OutboxItem, event: string): Refused | undefined {
  return events
    .filter(({ detailType }) => detailType === AccessRefused.detailType)
    .flatMap(({ detail }) => {
      const read = AccessRefused.detail.safeParse(detail)
      if (!read.success || read.data.event.id !== event) return []
      const { problems, moreProblems = 0 } = read.data
      return [{ problems, moreProblems }]
    })[0]
}
