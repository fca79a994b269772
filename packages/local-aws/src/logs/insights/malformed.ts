import { AwsError } from '../../aws-error.ts'

/** A query that CloudWatch Logs refuses, or that local AWS does not know: it answers no query that it might answer wrongly. */
export function malformed(problem: string, offset?: number): AwsError {
  const where = offset === undefined ? '' : ` (at character ${offset + 1})`
  return new AwsError('MalformedQueryException', 400, `${problem}${where}`)
}
