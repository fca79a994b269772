import { arnFields } from '../../arn.ts'
import { parseCidr } from '../../cidr.ts'
import type { LintCondition, LintStatement } from '../document.ts'
import { isNegated, isPositive } from '../statements.ts'

/**
 * Condition keys that say who asks or from where, and that nobody can set for themselves. S3 judges by most of them what is
 * public (User guide, "The meaning of public"). Tags are none of them: anybody can tag their own roles.
 */
const WHO =
  /^(aws:(principal(account|arn|orgid|orgpaths)|source(account|arn|ip|orgid|orgpaths|owner|vpc|vpcarn|vpce)|vpce(account|orgid|orgpaths)|userid)|kms:calleraccount|s3:dataaccesspoint(account|arn))$/i

const ARN_KEYS = /^(aws:(principalarn|sourcearn|sourcevpcarn)|s3:dataaccesspointarn)$/i

/** So much of a name that whatever follows, it is one organization, account or network. */
const MIN_FIXED_CHARACTERS = 12

/** The widest blocks that count as somebody's network. S3 draws the same line. */
const MIN_PREFIX = { 4: 8, 6: 32 } as const

/** Whether the condition holds only for some: accounts, organizations, networks, or requests that these sent. */
export function tellsWho(condition: LintCondition): boolean {
  return isPositive(condition) && isFixed(condition)
}

/** Whether the condition holds for all but some: in a Deny, whom it leaves out. */
export function tellsWhoNot(condition: LintCondition): boolean {
  return isNegated(condition.operator) && condition.quantifier !== 'ForAllValues' && isFixed(condition)
}

/** Whether the statement is only for some. */
export function isLimited({ conditions }: LintStatement): boolean {
  return conditions.some(tellsWho)
}

/** The values are alternatives: one that matches anybody is enough for everybody. */
function isFixed({ key, values }: LintCondition): boolean {
  return WHO.test(key) && values.length > 0 && values.every(({ text }) => isFixedValue(key, text))
}

function isFixedValue(key: string, text: string): boolean {
  if (/^aws:sourceip$/i.test(key)) {
    const block = parseCidr(text)
    return block !== undefined && block.prefixLength >= MIN_PREFIX[block.version]
  }
  const fixed = text.split(/[*?]|\$\{/)[0] ?? ''
  if (fixed === text) return true
  if (!ARN_KEYS.test(key)) return fixed.length >= MIN_FIXED_CHARACTERS
  const [, , service, , account = '', resource = ''] = arnFields(text)
  return /^\d{12}$/.test(account) || (service === 's3' && account === '' && /^[^*?$]{3,}/.test(resource))
}
