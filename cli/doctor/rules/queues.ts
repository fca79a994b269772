import { count } from '#cli/count.ts'
import { type Finding, failure, ok, warning } from '#cli/doctor/finding.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'
import { DEAD_LETTERS } from '#cli/doctor/stage-parts.ts'

export type QueueFacts = {
  /** With the prefix of the stage. */
  readonly name: string
  /** How many messages it holds; undefined if there is no such queue. */
  readonly messages: number | undefined
}

/** What was given up, and what is tried again. */
export function judgeQueue({ name, messages }: QueueFacts, stage: Stage): readonly Finding[] {
  if (messages === undefined) return [failure(`there is no queue ${name}`, redeploy(stage))]
  if (messages === 0) return [ok(`nothing waits in ${name}`)]
  const waiting = `${count(messages, 'message')} in ${name}`
  return name === `${stage.prefix}-${DEAD_LETTERS}`
    ? [failure(`${waiting}: events that could not be processed`, 'see docs/runbook.md#dead-letters')]
    : [warning(`${waiting}: events that are tried again`, 'see docs/runbook.md#retries-waiting')]
}
