import { type Finding, type Rules, reporter } from '../finding.ts'
import { conditionsOn, isPositive } from '../statements.ts'
import {
  actionsInWords,
  allowsIn,
  type LintPrincipal,
  type ResourceLintStatement,
  type ResourceSubject,
} from './document.ts'
import { isLimited } from './who.ts'

export const ACCOUNT_RULES = {
  CROSS_ACCOUNT_WITHOUT_CONDITION: {
    severity: 'warning',
    means:
      'An Allow is for another account, without a condition: that account decides alone which of its principals use it.',
    help: 'Name the role, or add aws:PrincipalOrgID, aws:PrincipalArn or, in the trust policy of a role, sts:ExternalId. --account says which account is yours.',
  },
} as const satisfies Rules

const report = reporter(ACCOUNT_RULES)

/** What a trust policy may ask for besides who it is. */
const MORE = ['sts:ExternalId', 'aws:MultiFactorAuthPresent']

/**
 * Statements for other accounts as a whole; a named role or user is no surprise. If nobody knows whose the resource is, the
 * account may be its own: that is a suggestion.
 */
export function accountFindings(subject: ResourceSubject): readonly Finding[] {
  const own = subject.account ?? ownAccountIn(subject)
  return allowsIn(subject.document)
    .filter((allow) => !allow.principals.isNegated && !isLimited(allow) && !isAskedForMore(allow))
    .flatMap((allow) => allow.principals.named.flatMap((principal) => findingOn(principal, allow, own)))
}

function findingOn(
  principal: LintPrincipal,
  allow: ResourceLintStatement,
  own: string | undefined,
): readonly Finding[] {
  const account = accountOf(principal)
  if (account === undefined || account === own || !isWhole(principal)) return []
  const code = 'CROSS_ACCOUNT_WITHOUT_CONDITION'
  const message = `Account ${account} may let any of its principals ${actionsInWords(allow)}`
  if (own !== undefined) return [report(code, principal.path, message)]
  return [report(code, principal.path, `${message}; nothing tells whether it is your own account`, 'suggestion')]
}

function accountOf({ type, id }: LintPrincipal): string | undefined {
  if (type !== 'AWS') return undefined
  return /^\d{12}$/.test(id) ? id : /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(id)?.[1]
}

function isWhole({ id }: LintPrincipal): boolean {
  return /^\d{12}$/.test(id) || id.endsWith(':root')
}

function isAskedForMore(allow: ResourceLintStatement): boolean {
  return MORE.some((key) => conditionsOn(allow, key).some(isPositive))
}

/** Whose the resource is: the account in its ARN, or the one that may do everything with a key, which is always its own. */
function ownAccountIn({ document, kind }: ResourceSubject): string | undefined {
  const inArns = new Set(
    document.statements.flatMap(({ resources }) =>
      resources.patterns.flatMap(({ text }) => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1] ?? []),
    ),
  )
  if (inArns.size === 1) return [...inArns][0]
  if (kind !== 'key') return undefined
  const admin = allowsIn(document).find(({ actions }) => actions.patterns.some(({ text }) => /^kms:\*$/i.test(text)))
  return admin?.principals.named.filter(isWhole).flatMap((principal) => accountOf(principal) ?? [])[0]
}
