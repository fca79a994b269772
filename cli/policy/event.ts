import { isObject } from '@curfew/iam-policy/parsing/json'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Request } from '#core/grant/grant.ts'
import { problemsOf } from '#events/problems.ts'
import { trainingJobScheduled } from '#events/training-job-scheduled.ts'
import { nameOf, printProblems, readJson } from './files.ts'

const DETAIL_TYPE = 'Training Job Scheduled'

/** An event as a file has it, and the path of its detail there. */
export type FiledEvent = {
  readonly detailType: string
  readonly source: string
  readonly detail: unknown
  readonly path: string
}

/**
 * The events of a file: the bare detail of a job that is scheduled, the envelope that EventBridge delivers, or the entries
 * that `aws events put-events` sends.
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
    detailType: typeof detailType === 'string' ? detailType : DETAIL_TYPE,
    source: typeof source === 'string' ? source : '',
    detail,
    path,
  }
}

/** PutEvents takes the detail as JSON text. What is no JSON is left for the contract to refuse. */
function unpacked(detail: unknown): unknown {
  if (typeof detail !== 'string') return detail
  try {
    return JSON.parse(detail)
  } catch {
    return detail
  }
}

/** The job in an event file. Throws a Fault with everything that is wrong with it. */
export async function readJob(file: string, io: Io): Promise<Request> {
  const [event, ...more] = filedEvents(await readJson(file, io))
  if (event === undefined || more.length > 0) {
    throw new Fault(
      `Cannot take the event in ${nameOf(file)}: it holds ${more.length + (event ? 1 : 0)} events, and not one`,
    )
  }
  const { detailType, detail } = event
  if (detailType !== DETAIL_TYPE) {
    throw new Fault(`Cannot take the event in ${nameOf(file)}: it is ${detailType}, and not ${DETAIL_TYPE}`)
  }
  const parsed = trainingJobScheduled.safeParse(detail)
  if (parsed.success) return parsed.data
  throw new Fault(`Cannot take the event in ${nameOf(file)}: ${printProblems(problemsOf(parsed.error))}`)
}
