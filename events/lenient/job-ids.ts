import { jobId } from '../fields/text.ts'
import { fieldsNamed, trimmed } from './fields-named.ts'

/** What a list of jobs is separated by, if it is one text. */
const SEPARATORS = /[,;\r\n\t]+/

const SAGEMAKER_ARN = /^arn:[^:]*:sagemaker:[^:]*:[^:]*:training-job\/(.+)$/

/** The field that names a job, and what people write instead. */
const NAMES = ['jobid', 'jobids']
const OTHER_NAMES = ['job', 'jobs', 'jobname', 'jobnames', 'trainingjobname']

/** The jobs that an event names in the field for it or, if that names none, in one of another name. */
export function jobIdsIn(detail: unknown): readonly string[] {
  const named = read(fieldsNamed(detail, NAMES))
  return named.length > 0 ? named : read(fieldsNamed(detail, OTHER_NAMES))
}

/** Every job that an event names in any field for jobs. */
export function allJobIdsIn(detail: unknown): readonly string[] {
  return read(fieldsNamed(detail, [...NAMES, ...OTHER_NAMES]))
}

/** Whether a job can have this name. */
export function isJobId(text: unknown): text is string {
  return jobId.safeParse(text).success
}

function read(values: readonly unknown[]): readonly string[] {
  const texts = values.flatMap((value) => {
    const isObject = typeof value === 'object' && value !== null
    return isObject ? fieldsNamed(value, ['id', 'name', ...NAMES, ...OTHER_NAMES]) : [value]
  })
  return [...new Set(texts.flatMap(idsIn))].filter(isJobId)
}

function idsIn(value: unknown): readonly string[] {
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'string') return []
  return value.split(SEPARATORS).map((part) => {
    const text = trimmed(part)
    return SAGEMAKER_ARN.exec(text)?.[1] ?? text
  })
}
