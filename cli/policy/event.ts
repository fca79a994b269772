import { isObject } from '@curfew/iam-policy/json'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { partitionProblems } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { Request } from '#core/grant/grant.ts'
import { listed, printProblems } from '#core/refusal.ts'
import { problemsOf } from '#events/problems.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import type { Configuration } from './configuration.ts'
import { nameOf, readJson } from './files.ts'
import { resolveJob } from './resolve-job.ts'

/** An event in a file, and the path of its detail there. */
export type FiledEvent = {
  readonly detailType: string
  readonly source: string
  readonly detail: unknown
  readonly path: string
}

/**
 * The events of a file: the bare detail of a scheduled job, an event as EventBridge delivers it, or the entries that
 * `aws events put-events` sends.
 */
export function filedEvents(json: unknown): readonly FiledEvent[] {
  if (!isObject(json)) return [filed(undefined, undefined, json, '')]
  if (Array.isArray(json.Entries)) {
    const entries: readonly unknown[] = json.Entries
    return entries
      .filter(isObject)
      .map(({ DetailType: type, Source: source, Detail: detail }, index) =>
        filed(type, source, unpacked(detail), `Entries[${index}].Detail`),
      )
  }
  if ('detail' in json) return [filed(json['detail-type'], json.source, json.detail, 'detail')]
  return [filed(undefined, undefined, json, '')]
}

function filed(detailType: unknown, source: unknown, detail: unknown, path: string): FiledEvent {
  return {
    detailType: typeof detailType === 'string' ? detailType : TrainingJobScheduled.detailType,
    source: typeof source === 'string' ? source : '',
    detail,
    path,
  }
}

/** PutEvents takes the detail as JSON text. Anything else is left for the contract to refuse. */
function unpacked(detail: unknown): unknown {
  if (typeof detail !== 'string') return detail
  try {
    return JSON.parse(detail)
  } catch {
    return detail
  }
}

/**
 * The job in an event file, for a deployment, as the given guardrails and catalogue have it. Throws a Fault with every problem in it.
 */
export async function readJob(
  file: string,
  deployment: Deployment,
  configuration: Configuration,
  io: Io,
): Promise<Request> {
  const [event, ...more] = filedEvents(await readJson(file, io))
  if (event === undefined || more.length > 0) {
    throw new Fault(
      `Cannot use the event in ${nameOf(file)}: it holds ${more.length + (event ? 1 : 0)} events, not one`,
    )
  }
  const { detailType, source, detail } = event
  if (detailType !== TrainingJobScheduled.detailType) {
    throw new Fault(
      `Cannot use the event in ${nameOf(file)}: it is ${detailType}, not ${TrainingJobScheduled.detailType}`,
    )
  }
  const parsed = TrainingJobScheduled.detail.safeParse(detail)
  const resolved = parsed.success ? resolveJob(parsed.data, source, configuration, deployment, io.now()) : undefined
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error)),
    ...partitionProblems(detail, deployment.partition),
    ...(resolved?.problems ?? []),
  ]
  if (resolved !== undefined && problems.length === 0) return resolved.request
  throw new Fault(`Cannot use the event in ${nameOf(file)}: ${printProblems(listed(problems))}`)
}
