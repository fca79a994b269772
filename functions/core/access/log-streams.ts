import type { EndsWith, JobKind } from '../grant/ends-with.ts'
import type { LogGroup } from './access.ts'

/** The groups of SageMaker in which streams are called like their job, and the job that it is. */
const GROUPS_OF_JOBS: Readonly<Record<string, readonly JobKind[]>> = {
  '/aws/sagemaker/TrainingJobs': ['trainingJob', 'tuningJob', 'pipelineExecution'],
  '/aws/sagemaker/ProcessingJobs': ['processingJob', 'pipelineExecution'],
  '/aws/sagemaker/TransformJobs': ['transformJob', 'pipelineExecution'],
}

export function groupArnOf(group: LogGroup): string {
  return (typeof group === 'string' ? group : group.arn).replace(/:\*$/, '')
}

/** `/aws/sagemaker/TrainingJobs` */
export function groupNameOf(group: LogGroup): string {
  return groupArnOf(group).split(':').slice(6).join(':')
}

/** Whether a service of AWS names the streams of a group. Those of other groups are named by the job, or by its agent. */
export function isGroupOfAws(group: LogGroup): boolean {
  return groupNameOf(group).startsWith('/aws/')
}

/** The id of a pipeline execution that is named by its ARN: the names of the jobs of its steps begin with it. */
export function executionIdOf({ kind, name }: EndsWith): string | undefined {
  return kind === 'pipelineExecution' ? /^arn:.*\/execution\/([^/]+)$/.exec(name)?.[1] : undefined
}

/**
 * Groups whose streams a service of AWS names by something else than this job: the job could write nothing there, or any job's
 * streams. Refused, with what to write instead.
 */
export function unboundGroups(
  groups: readonly LogGroup[],
  endsWith: EndsWith | undefined,
): readonly { readonly index: number; readonly message: string }[] {
  return groups.flatMap((group, index) => {
    if (typeof group !== 'string' || !isGroupOfAws(group)) return []
    const message = problemWith(group, endsWith)
    return message === undefined ? [] : [{ index, message }]
  })
}

function problemWith(group: string, endsWith: EndsWith | undefined): string | undefined {
  const name = groupNameOf(group)
  const kinds = Object.hasOwn(GROUPS_OF_JOBS, name) ? (GROUPS_OF_JOBS[name] ?? []) : undefined
  if (kinds === undefined) return `${cannotBind(name)}: ${remedy(group, STREAMS_OF(name))}`
  if (endsWith === undefined) return undefined
  if (!kinds.includes(endsWith.kind))
    return `${cannotBind(name)}, which is a ${endsWith.kind}: ${remedy(group, '<job>/')}`
  const isByName = endsWith.kind === 'pipelineExecution' && executionIdOf(endsWith) === undefined
  return isByName
    ? `${cannotBind(name)}: name the pipeline execution by its ARN, or ${remedy(group, '<job>/')}`
    : undefined
}

function cannotBind(name: string): string {
  return `the streams of ${name} cannot be bound to this job`
}

/** How Batch names streams, as an example; of other services nothing is known. */
const STREAMS_OF = (name: string) => (name.startsWith('/aws/batch/') ? 'train-def/default/' : '<prefix>/')

function remedy(arn: string, streams: string): string {
  const by = streams.startsWith('train-def') ? ', because Batch names them <job definition>/default/<task>' : ''
  return `write ${JSON.stringify({ arn: groupArnOf(arn), streams })}${by}`
}
