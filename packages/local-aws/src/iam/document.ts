import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { AwsError } from '../aws-error.ts'
import { documentProblem } from './document-problem.ts'

/** A policy document: its text, which IAM returns unchanged, and the parsed policy. */
export type Document = { readonly text: string; readonly policy: Policy }

/** Throws `MalformedPolicyDocument` for what IAM refuses, in IAM's words where they are known. */
export function readDocument(text: string, kind: 'managed' | 'inline'): Document {
  const problem = documentProblem(jsonOf(text), kind)
  if (problem !== undefined) throw malformedDocument(problem)
  try {
    return { text, policy: parsePolicyText(text) }
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw malformedDocument(error.message)
    throw error
  }
}

export function malformedDocument(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', 400, message)
}

/** Undefined for text that is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
