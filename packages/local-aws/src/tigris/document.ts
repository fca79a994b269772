import { TIGRIS } from '@curfew/iam-policy/dialects/tigris'
import { lint } from '@curfew/iam-policy/lint'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import { PolicySyntaxError } from '@curfew/iam-policy/syntax-error'
import { malformedDocument } from '../iam/document.ts'
import type { Organization } from './operation.ts'

/** What is stored of a policy. */
export type Document = { readonly document: string; readonly policy: Policy }

/** Throws `MalformedPolicyDocument` for what Tigris refuses: other actions, operators, keys and resources, and buckets that do not exist. */
export function readDocument(text: string, organization: Organization): Document {
  const policy = parsed(text)
  const refused = lint(text, { dialect: TIGRIS }).find(({ code, severity }) => severity === 'error' && isRefused(code))
  if (refused !== undefined) throw malformedDocument(refused.message)
  const missing = bucketsOf(policy).find((bucket) => !organization.hasBucket(bucket))
  if (missing !== undefined) throw malformedDocument(`The bucket ${missing} does not exist`)
  return organization.dropsConditions ? withoutConditions(policy) : { document: text, policy }
}

/** What the dialect itself forbids. Other findings are advice. */
function isRefused(code: string): boolean {
  return code.startsWith('DIALECT_')
}

function parsed(text: string): Policy {
  try {
    return parsePolicyText(text)
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw malformedDocument(error.message)
    throw error
  }
}

/** The buckets that are named without a wildcard. */
function bucketsOf({ statements }: Policy): readonly string[] {
  return statements
    .flatMap(({ resources }) => ('only' in resources ? resources.only : []))
    .map((arn) => arn.slice(TIGRIS.resources.length).split('/', 1)[0] ?? '')
    .filter((bucket) => bucket !== '' && !bucket.includes('*'))
}

function withoutConditions(policy: Policy): Document {
  const bare = { ...policy, statements: policy.statements.map((statement) => ({ ...statement, conditions: [] })) }
  return { document: printPolicy(bare), policy: bare }
}
