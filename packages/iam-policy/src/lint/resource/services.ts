import type { LintCondition } from '../document.ts'
import { type Finding, type Rules, reporter } from '../finding.ts'
import { isPositive } from '../statements.ts'
import { actionsInWords, allowsIn, type ResourceLintStatement, type ResourceSubject } from './document.ts'

export const SERVICE_RULES = {
  RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL: {
    severity: 'security_warning',
    means:
      'A service may use the resource whoever it works for: anybody can have it do so from their own account (the confused deputy).',
    help: 'Add aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths.',
  },
} as const satisfies Rules

const report = reporter(SERVICE_RULES)

const SOURCES = /^aws:source(account|arn|orgid|orgpaths|owner)$/i
/** What a service encrypts for names whose it is. */
const SOURCES_OF_KEYS = /^kms:(encryptioncontext:|calleraccount$)/i

/** Statements for a service that do not say for whom it may ask. A role's trust policy hands its role to the service itself. */
export function serviceFindings({ document, kind }: ResourceSubject): readonly Finding[] {
  if (kind === 'trust') return []
  return allowsIn(document)
    .filter(({ principals, conditions }) => !principals.isNegated && !conditions.some(tellsSource))
    .flatMap(serviceFindingsOn)
}

function serviceFindingsOn(allow: ResourceLintStatement): readonly Finding[] {
  return allow.principals.named
    .filter(({ type }) => type === 'Service')
    .map(({ id, path }) =>
      report('RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL', path, `${id} may ${actionsInWords(allow)} for any account`),
    )
}

function tellsSource(condition: LintCondition): boolean {
  const isSource = SOURCES.test(condition.key) || SOURCES_OF_KEYS.test(condition.key)
  return isSource && isPositive(condition) && !condition.values.some(({ text }) => /^\*+$/.test(text))
}
