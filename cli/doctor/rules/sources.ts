import { count } from '#cli/count.ts'
import { type Finding, failure, orOk } from '#cli/doctor/finding.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'

export type Mapping = {
  readonly uuid: string
  readonly sourceArn: string
  readonly state: string
  readonly result: string
}

/** What is to wake a Lambda, and the mappings that it has. */
export type SourceFacts = {
  readonly lambda: string
  /** What it reads: `queue curfew-end-retries`, `stream of table curfew`. */
  readonly label: string
  /** Undefined if there is nothing to map, such as a table without a stream. */
  readonly sourceArn: string | undefined
  readonly mappings: readonly Mapping[]
}

/** One that is being changed will be enabled. */
const GOING = ['Enabled', 'Enabling', 'Creating', 'Updating']

export function judgeSources(facts: readonly SourceFacts[], stage: Stage): readonly Finding[] {
  return orOk(
    facts.flatMap((one) => problemsOf(one, stage)),
    `${count(facts.length, 'source')} of events: the stream and the queues of retries`,
  )
}

function problemsOf({ lambda, label, sourceArn, mappings }: SourceFacts, stage: Stage): readonly Finding[] {
  if (sourceArn === undefined) return []
  const mapping = mappings.find((one) => one.sourceArn === sourceArn)
  if (mapping === undefined) {
    const remedy = label.startsWith('stream') ? 'see docs/runbook.md#after-the-table-was-restored' : redeploy(stage)
    return [failure(`nothing invokes ${lambda} for the ${label}`, remedy)]
  }
  const { uuid, state, result } = mapping
  const enable = `aws lambda update-event-source-mapping --uuid ${uuid} --enabled`
  if (!GOING.includes(state))
    return [failure(`the ${label} does not invoke ${lambda}: its mapping is ${state}`, enable)]
  const hasProblem = result.startsWith('PROBLEM')
  const remedy = 'see docs/runbook.md#publication-late'
  return hasProblem ? [failure(`Lambda cannot read the ${label} for ${lambda}: ${result}`, remedy)] : []
}
