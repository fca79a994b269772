import { AwsError } from '../aws-error.ts'
import { type ResourceStatements, readResourceStatements } from '../resource-statements.ts'

/** Throws `MalformedPolicy` if the text is not a bucket policy. */
export function readBucketPolicy(text: string): ResourceStatements {
  return readResourceStatements(text, (statement) => statement, malformed)
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicy', 400, message)
}
