import { type Finding, type Rules, reporter } from '../finding.ts'
import type { LintPrincipal, ResourceLintStatement, ResourceSubject } from './document.ts'

export const TRUST_RULES = {
  ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE: {
    severity: 'error',
    means: 'The trust policy of a role names a resource: it is about the role, and IAM refuses it.',
    help: 'Remove Resource or NotResource.',
  },
  ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL: {
    severity: 'error',
    means: 'The Principal of a trust policy is "*", which IAM refuses there.',
    help: 'Name who may assume the role. Everybody with an AWS account would be {"AWS": "*"}.',
  },
  INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY: {
    severity: 'error',
    means: 'A federated principal is neither a domain nor the ARN of an identity provider.',
    help: 'Write the ARN of the saml-provider or oidc-provider, or a domain such as cognito-identity.amazonaws.com.',
  },
  MISMATCHED_ACTION_FOR_PRINCIPAL: {
    severity: 'error',
    means: 'None of the principals of a statement can make the call that it is about.',
    help: 'Use sts:AssumeRoleWithSAML with a SAML provider, sts:AssumeRoleWithWebIdentity with an OIDC provider, and sts:AssumeRole with accounts, users, roles and services.',
  },
} as const satisfies Rules

const report = reporter(TRUST_RULES)

/** What IAM refuses, or what never applies, in the trust policy of a role. */
export function trustFindings({ document, kind }: ResourceSubject): readonly Finding[] {
  if (kind !== 'trust') return []
  return document.statements.flatMap((statement) => [
    ...resourceFindings(statement),
    ...statement.principals.named.flatMap(formFindings),
    ...callFindings(statement),
  ])
}

function resourceFindings({ hasResource, resources }: ResourceLintStatement): readonly Finding[] {
  if (!hasResource) return []
  return [report('ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', resources.path, 'A trust policy names no resource')]
}

function formFindings({ type, id, path }: LintPrincipal): readonly Finding[] {
  if (type === 'AWS' && id === '*' && path.endsWith('Principal'))
    return [report('ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', path, 'IAM refuses the principal "*" here')]
  if (type !== 'Federated' || isProvider(id) || /[*?]/.test(id)) return []
  const message = `"${id}" is neither a domain nor the ARN of a saml-provider or oidc-provider`
  return [report('INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY', path, message)]
}

function isProvider(id: string): boolean {
  return /^arn:[^:]+:iam::\d{12}:(saml|oidc)-provider\/.+$/.test(id) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(id)
}

function callFindings({ actions, principals }: ResourceLintStatement): readonly Finding[] {
  if (actions.isNegated || principals.isNegated || principals.named.length === 0) return []
  return actions.patterns.flatMap(({ text, path }) => {
    const fits = CALLERS.get(text.toLowerCase())
    if (fits === undefined || principals.named.some(fits)) return []
    const names = principals.named.map(({ id }) => id).join(', ')
    return [report('MISMATCHED_ACTION_FOR_PRINCIPAL', path, `${text} cannot be called by ${names}`)]
  })
}

/** Who can make a call. A provider that is named by its domain signs in by OIDC. */
const CALLERS: ReadonlyMap<string, (principal: LintPrincipal) => boolean> = new Map([
  ['sts:assumerole', ({ type }) => type === 'AWS' || type === 'Service'],
  ['sts:assumerolewithsaml', (principal) => isAnybody(principal) || isFederated(principal, ':saml-provider/')],
  ['sts:assumerolewithwebidentity', (principal) => isAnybody(principal) || isFederated(principal, ':oidc-provider/')],
])

function isFederated({ type, id }: LintPrincipal, provider: string): boolean {
  return type === 'Federated' && (id.includes(provider) || !id.startsWith('arn:'))
}

function isAnybody({ type, id }: LintPrincipal): boolean {
  return type === 'AWS' && id === '*'
}
