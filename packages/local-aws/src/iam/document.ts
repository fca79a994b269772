import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { AwsError } from '../aws-error.ts'

/** A policy document: its text, which IAM returns unchanged, and the parsed policy. */
export type Document = { readonly text: string; readonly policy: Policy }

/** Throws `MalformedPolicyDocument` for what IAM refuses. */
export function readDocument(text: string): Document {
  try {
    return { text, policy: parsePolicyText(text) }
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw new AwsError('MalformedPolicyDocument', 400, error.message)
    throw error
  }
}
