import type { LintCondition, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { conditionsOn, isAbout, isNegated } from './statements.ts'

export const WEAK_KEY_RULES = {
  UNTRUSTWORTHY_CONDITION_KEY: {
    severity: 'security_warning',
    means: 'The caller chooses the value of the key, so the condition protects nothing.',
    help: 'Use a key that AWS sets, such as aws:PrincipalArn or aws:SourceVpce.',
  },
  MISSING_PAIRED_CONDITION_KEYS: {
    severity: 'security_warning',
    means: 'A private address is unique only within its VPC, and the statement does not name the VPC.',
    help: 'Also add aws:SourceVpc or aws:SourceVpce.',
  },
  DYNAMODB_ATTRIBUTES_WITHOUT_SELECT: {
    severity: 'security_warning',
    means: 'A read that names no attributes does not carry dynamodb:Attributes, and returns all of them.',
    help: 'Also add "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}.',
  },
  S3_PREFIX_IN_NEGATIVE_CONTEXT: {
    severity: 'security_warning',
    means: 'A listing with a shorter prefix does not match the condition, and shows the same objects.',
    help: 'Allow with StringLike, or deny with StringNotLike.',
  },
} as const satisfies Rules

const report = reporter(WEAK_KEY_RULES)

const CHOSEN_BY_CALLER = ['aws:referer', 'aws:useragent']
const VPC_KEYS = ['aws:SourceVpc', 'aws:SourceVpce', 'aws:SourceVpcArn']
const ITEM_READS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan']

/** Conditions that a caller can avoid or meet at will. */
export function weakKeyFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap((statement) =>
    statement.conditions.flatMap((condition) => [
      ...chosenFindings(condition),
      ...addressFindings(statement, condition),
      ...attributeFindings(statement, condition),
      ...prefixFindings(statement, condition),
    ]),
  )
}

function chosenFindings({ key, path }: LintCondition): readonly Finding[] {
  if (!CHOSEN_BY_CALLER.includes(key.toLowerCase())) return []
  return [report('UNTRUSTWORTHY_CONDITION_KEY', path, `The caller can send any ${key}`)]
}

function addressFindings(statement: LintStatement, { key, operator, path }: LintCondition): readonly Finding[] {
  if (key.toLowerCase() !== 'aws:vpcsourceip' || operator === 'Null') return []
  if (VPC_KEYS.some((other) => conditionsOn(statement, other).length > 0)) return []
  return [report('MISSING_PAIRED_CONDITION_KEYS', path, `Another VPC may have the same addresses as in ${key}`)]
}

function attributeFindings(statement: LintStatement, { key, operator, path }: LintCondition): readonly Finding[] {
  if (key.toLowerCase() !== 'dynamodb:attributes' || operator === 'Null' || statement.effect !== 'Allow') return []
  const read = ITEM_READS.find((action) => isAbout(statement, action))
  if (read === undefined || conditionsOn(statement, 'dynamodb:Select').some((other) => !isNegated(other.operator)))
    return []
  return [report('DYNAMODB_ATTRIBUTES_WITHOUT_SELECT', path, `${read} without attributes returns all of them`)]
}

function prefixFindings({ effect }: LintStatement, { key, operator, path }: LintCondition): readonly Finding[] {
  if (key.toLowerCase() !== 's3:prefix' || !operator.startsWith('String') || effect === undefined) return []
  if (isNegated(operator) === (effect === 'Deny')) return []
  return [report('S3_PREFIX_IN_NEGATIVE_CONTEXT', path, `${effect} with ${operator} leaves shorter prefixes open`)]
}
