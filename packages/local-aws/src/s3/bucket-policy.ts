import type { Policy } from '@curfew/iam-policy/policy'
import { AwsError } from '../aws-error.ts'
import { type ResourceStatements, readResourceStatements } from '../resource-statements.ts'
import type { Caller } from '../service.ts'

/** The policy of a bucket of the account itself: its text, and its statements, which all deny. */
export type BucketDenials = { readonly text: string; readonly statements: ResourceStatements }

/** Throws `MalformedPolicy` if the text is not a bucket policy. */
export function readBucketPolicy(text: string): ResourceStatements {
  return readResourceStatements(text, (statement) => statement, malformed)
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicy', 400, message)
}

/** Throws `NotImplemented` for a policy that allows something: the policies of its identities decide what an account may do here. */
export function readBucketDenials(text: string): BucketDenials {
  const statements = readBucketPolicy(text)
  const onlyDenies = statements.every(({ policy }) => policy.statements.every(({ effect }) => effect === 'Deny'))
  if (onlyDenies) return { text, statements }
  const message = 'Local AWS supports only denials in the policy of a bucket of the account itself'
  throw new AwsError('NotImplemented', 501, message)
}

/** What a bucket denies to a caller. */
export function denialsTo({ kind, name, arn, account }: Caller, denials: BucketDenials | undefined): readonly Policy[] {
  const names = [arn, `arn:aws:iam::${account}:${kind}/${name}`, `arn:aws:iam::${account}:root`, account, '*']
  const statements = denials?.statements ?? []
  return statements
    .filter(({ principals }) => principals.some((one) => names.includes(one)))
    .map(({ policy }) => policy)
}
