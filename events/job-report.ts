import type { JobKind, Outcome } from '#core/grant/ends-with.ts'
import { jobIdsOf, type Run } from '#core/grant/run.ts'
import type { BusEvent } from './bus-event.ts'
import type { Contract } from './contract.ts'
import { type EndRequest, endOfJobs } from './end-request.ts'
import { textNamed } from './lenient/fields-named.ts'
import { isJobId } from './lenient/job-ids.ts'
import { sourceOf, unreadable } from './lenient/words.ts'
import { type Places, rolesNamed, SAGEMAKER_ROLES } from './roles-named.ts'

/** What a service of AWS says about one of its jobs: which one, and what became of it. */
export type JobReport = {
  /** `SageMaker` */
  readonly service: string
  readonly run: Run
  /** In the service's own word. */
  readonly status: string
  /** Empty if the job is not over. */
  readonly outcomes: readonly Outcome[]
}

/** The end that a report asks for; undefined if the job goes on. */
export function endByReport({ service, run, status, outcomes }: JobReport, event: BusEvent): EndRequest | undefined {
  if (outcomes.length === 0) return undefined
  const of = endOfJobs(...jobIdsOf(run).filter(isJobId))
  const reason = `${service} says ${status}`
  return { of, because: 'ended', run: { ...run, outcomes }, by: sourceOf(event), reason, noted: [] }
}

/** Longer than any name or ARN of a job: no grant can name it. */
const MAX_NAME_LENGTH = 512

/** A run by what its service calls it, as far as a request could name it so. */
export function namedRun(
  kind: JobKind,
  called: { readonly names?: readonly (string | undefined)[]; readonly ids?: readonly (string | undefined)[] },
  more: Pick<Run, 'queue' | 'runsAs'> | { readonly runsAs?: readonly string[] } = {},
): Run {
  const usable = (texts: readonly (string | undefined)[] = []) =>
    texts.filter((text) => text !== undefined).filter((text) => text !== '' && text.length <= MAX_NAME_LENGTH)
  return { kind, names: usable(called.names), ids: usable(called.ids), ...more }
}

/** Stopping is not an end: the job has two minutes to save its work. */
const SAGEMAKER_OUTCOMES: Readonly<Record<string, readonly Outcome[]>> = {
  Completed: ['succeeded'],
  Succeeded: ['succeeded'],
  Failed: ['failed'],
  Stopped: ['stopped'],
}

/** What became of a job, in the words that SageMaker and Bedrock have for it. */
export function outcomesOf(status: string): readonly Outcome[] {
  return Object.hasOwn(SAGEMAKER_OUTCOMES, status) ? (SAGEMAKER_OUTCOMES[status] ?? []) : []
}

/**
 * What an event of SageMaker says. Throws a Refusal if name or status cannot be read.
 * @param subject before `Name` and `Status` in the names of its fields: `TrainingJob`
 */
export function sageMakerReport(
  event: BusEvent,
  contract: Contract,
  kind: JobKind,
  subject: string,
  places: Places = SAGEMAKER_ROLES,
): JobReport {
  const field = (name: string) => textNamed(event.detail, `${subject}${name}`.toLowerCase())
  const [name, status] = [field('Name'), field('Status')]
  if (name === undefined || status === undefined) throw unreadable(contract, event)
  const runsAs = rolesNamed(event, places)
  const run = namedRun(kind, { names: [name] }, runsAs && { runsAs })
  return { service: 'SageMaker', run, status, outcomes: outcomesOf(status) }
}
