import { isObject } from '@curfew/iam-policy/json'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { problemsUnder } from '#cli/source/paths.ts'
import { type JsonSource, readJson } from '#cli/source/read.ts'
import { SourceFault } from '#cli/source/source-fault.ts'
import { partitionProblems } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import { endsWithProblems } from '#core/admission/ends-with-problems.ts'
import type { Request } from '#core/grant/grant.ts'
import { partsOf } from '#events/parts.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import type { Configuration } from './configuration.ts'
import { contractProblems } from './contract-problems.ts'
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
    return entries.flatMap((entry, index) => {
      if (!isObject(entry)) return []
      const { DetailType: type, Source: source, Detail: detail } = entry
      return filed(type, source, unpacked(detail), `Entries[${index}].Detail`)
    })
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
  const source = await readJson(file, io)
  const { detail, source: sender, path } = onlyJob(source)
  const parsed = TrainingJobScheduled.detail.safeParse(detail)
  const resolved = parsed.success ? resolveJob(parsed.data, sender, configuration, deployment, io.now()) : undefined
  const problems = [
    ...contractProblems(detail, parsed),
    ...partitionProblems(detail, deployment.partition),
    ...endsWithProblems(partsOf(detail).endsWith, deployment),
    ...(resolved?.problems ?? []),
  ]
  if (resolved !== undefined && problems.length === 0) return resolved.request
  throw new SourceFault(`Cannot use the event in ${source.file}`, source, problemsUnder(path, problems))
}

/** The one event of a file. Throws a Fault if it holds another number of them, or another kind. */
export function onlyJob(source: JsonSource): FiledEvent {
  const [event, ...more] = filedEvents(source.json)
  const doing = `Cannot use the event in ${source.file}`
  if (event === undefined || more.length > 0) {
    throw new Fault(`${doing}: it holds ${more.length + (event ? 1 : 0)} events, not one`)
  }
  if (event.detailType === TrainingJobScheduled.detailType) return event
  throw new Fault(`${doing}: it is ${event.detailType}, not ${TrainingJobScheduled.detailType}`)
}
