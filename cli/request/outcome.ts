import type { Grant } from '#core/grant/grant.ts'
import type { Problem } from '#core/refusal.ts'

/** What became of a request. */
export type Outcome =
  /** The job can begin. `secret` has the user's access key; a role has none, nor has a job that keeps its keys. */
  | (Granted & { readonly outcome: 'ready'; readonly secret?: string })
  /** There is a grant, and its access is not ready yet. */
  | (Granted & { readonly outcome: 'scheduled' })
  /** There is a grant, and it is over: its job ended, or it was revoked, or its window closed. */
  | (Granted & { readonly outcome: 'over' })
  | {
      readonly outcome: 'refused'
      readonly event: string
      readonly problems: readonly Problem[]
      readonly moreProblems: number
    }
  /** The event is on the bus, and nobody has answered, or nobody could look. */
  | { readonly outcome: 'unknown'; readonly event?: string; readonly because: string }

type Granted = {
  /** The id of the event; absent if the same request was granted before. */
  readonly event?: string
  readonly grant: Grant
  readonly warnings: readonly Problem[]
}
