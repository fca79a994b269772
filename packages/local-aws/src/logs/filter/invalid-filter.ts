import type { AwsError } from '../../aws-error.ts'
import { invalidParameter } from '../put.ts'

/** A pattern that CloudWatch Logs refuses, or of which its documentation does not say what it finds: a wrong filter would hide events. */
export function invalidFilter(problem: string): AwsError {
  return invalidParameter(`Invalid filter pattern: ${problem}`)
}

export function unsupported(text: string): AwsError {
  return invalidFilter(`local AWS does not support ${text === '' ? 'an empty condition' : text}`)
}
