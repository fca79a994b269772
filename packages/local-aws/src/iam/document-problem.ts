import { parseInstant } from '@curfew/iam-policy/instant'
import { documentShape, type StatementShape, type TrustShape, trustShape } from './document-shape.ts'
import { isIncomplete, resourceProblem } from './resource-problem.ts'

const SYNTAX = 'Syntax errors in policy.'
const LEGACY = 'The policy failed legacy parsing'

/**
 * IAM's words for an identity policy that it refuses, of the first problem in IAM's order; undefined if it finds none.
 * Inline policies may be of version 2008-10-17, which a policy without a version is; managed policies may not.
 */
export function documentProblem(json: unknown, kind: 'managed' | 'inline'): string | undefined {
  const shaped = documentShape.safeParse(json)
  if (!shaped.success) return SYNTAX
  const { Version, Statement } = shaped.data
  if (kind === 'managed' && Version !== '2012-10-17') return 'Policy document must be version 2012-10-17 or greater.'
  if (Statement.some((one) => hasOddValues(one) || hasBrokenResources(one))) return LEGACY
  return sidProblem(Statement) ?? first(Statement, statementProblem)
}

/** The same for a trust policy. */
export function trustProblem(json: unknown): string | undefined {
  const shaped = trustShape.safeParse(json)
  if (!shaped.success) return SYNTAX
  const { Statement } = shaped.data
  if (Statement.some(hasOddValues)) return LEGACY
  return sidProblem(Statement) ?? first(Statement, trustStatementProblem)
}

function trustStatementProblem({ Action = [], NotAction, Principal }: TrustShape): string | undefined {
  if (typeof Principal === 'object' && Object.values(Principal).flat().length === 0)
    return 'Missing required field Principal cannot be empty!'
  if (NotAction === undefined && Action.length === 0) return 'Policy statement must contain actions.'
  const isSts = Action.every((action) => /^sts:/i.test(action))
  return NotAction === undefined && isSts ? undefined : 'AssumeRole policy may only specify STS AssumeRole actions.'
}

function sidProblem(statements: readonly { readonly Sid?: string | undefined }[]): string | undefined {
  const sids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []))
  if (new Set(sids).size < sids.length) return 'Statement IDs (SID) in a single policy must be unique.'
  if (sids.every((sid) => /^[0-9A-Za-z]*$/.test(sid))) return undefined
  return 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*'
}

function statementProblem({ Action, NotAction, Resource, NotResource }: StatementShape): string | undefined {
  const [actions, resources] = [Action ?? NotAction ?? [], Resource ?? NotResource ?? []]
  if (actions.length === 0) return 'Policy statement must contain actions.'
  if (actions.some((action) => action !== '*' && !action.includes(':')))
    return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
  if (resources.length === 0) return 'Policy statement must contain resources.'
  return first(resources, resourceProblem) ?? first(actions, actionProblem)
}

function actionProblem(action: string): string | undefined {
  if (action.split(':').length > 2) return 'Actions/Condition can contain only one colon.'
  const [vendor = ''] = action.split(':')
  return vendor === '*' || /^[A-Za-z0-9.-]+$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`
}

/** An effect in the wrong case, or a date that is none. */
function hasOddValues({ Effect, Condition }: Pick<StatementShape, 'Effect' | 'Condition'>): boolean {
  const isOdd = Effect !== 'Allow' && Effect !== 'Deny'
  return isOdd || Object.entries(Condition).some(([operator, keys]) => hasBadDate(operator, keys))
}

// A partition that does not exist is found before a part that is missing.
function hasBrokenResources({ Resource, NotResource }: StatementShape): boolean {
  const [resource = '', ...others] = Resource ?? NotResource ?? []
  return [resource, ...others].some(isIncomplete) && resourceProblem(resource)?.startsWith('Partition') !== true
}

function hasBadDate(operator: string, keys: StatementShape['Condition'][string]): boolean {
  if (!/^(?:\w+:)?Date/.test(operator)) return false
  return Object.values(keys).some((values) => values.some((value) => !isDate(String(value))))
}

/** ISO 8601, or seconds since 1970 as far as 64 bits reach. */
function isDate(text: string): boolean {
  if (/^-?\d+$/.test(text)) return BigInt.asIntN(64, BigInt(text)) === BigInt(text)
  return parseInstant(text) !== undefined
}

function first<Item>(items: readonly Item[], problemOf: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = problemOf(item)
    if (problem !== undefined) return problem
  }
  return undefined
}
