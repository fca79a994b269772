import type { Request } from '#core/grant.ts'
import { isObject } from '#core/policy/parsing/json.ts'
import { problemsOf } from '#events/problems.ts'
import { trainingJobScheduled } from '#events/training-job-scheduled.ts'
import { Fault } from '../fault.ts'
import type { Io } from '../io.ts'
import { nameOf, printProblems, readJson } from './files.ts'

const DETAIL_TYPE = 'Training Job Scheduled'

/** An event as a file has it: the bare detail, or the whole envelope as EventBridge delivers it. */
export type FiledEvent = { readonly detailType: string; readonly source: string; readonly detail: unknown }

/** Take a detail out of its envelope, if it has one. A bare detail is of a job that is scheduled. */
export function filedEvent(json: unknown): FiledEvent {
  if (!isObject(json) || !('detail' in json)) return { detailType: DETAIL_TYPE, source: '', detail: json }
  const { 'detail-type': detailType, source, detail } = json
  return {
    detailType: typeof detailType === 'string' ? detailType : DETAIL_TYPE,
    source: typeof source === 'string' ? source : '',
    detail,
  }
}

/** The job in an event file. Throws a Fault with everything that is wrong with it. */
export async function readJob(file: string, io: Io): Promise<Request> {
  const { detailType, detail } = filedEvent(await readJson(file, io))
  if (detailType !== DETAIL_TYPE) {
    throw new Fault(`Cannot take the event in ${nameOf(file)}: it is ${detailType}, and not ${DETAIL_TYPE}`)
  }
  const parsed = trainingJobScheduled.safeParse(detail)
  if (parsed.success) return parsed.data
  throw new Fault(`Cannot take the event in ${nameOf(file)}: ${printProblems(problemsOf(parsed.error))}`)
}
