import { AwsError } from '../aws-error.ts'
import { isRecord } from '../is-record.ts'

/** What an event must have, so that TestEventPattern takes it. */
const FIELDS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']

export function patternOf(text: string): unknown {
  const problem = new AwsError(
    'InvalidEventPatternException',
    400,
    'Event pattern is not valid. Reason: not valid JSON',
  )
  return jsonOf(text, problem)
}

/** Throws `ValidationException` for a text that is no whole event. */
export function eventOf(text: string): unknown {
  const event = jsonOf(text, invalid('not valid JSON'))
  const missing = FIELDS.filter((name) => !isRecord(event) || event[name] === undefined)
  if (missing.length > 0) throw invalid(`it has no ${missing.join(', ')}`)
  return event
}

function jsonOf(text: string, problem: AwsError): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw problem
  }
}

function invalid(reason: string): AwsError {
  return new AwsError('ValidationException', 400, `Parameter Event is not valid. Reason: ${reason}`)
}
