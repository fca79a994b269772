import type { LintCondition } from '../document.ts'
import { type Finding, type Rules, reporter } from '../finding.ts'
import { isPositive } from '../statements.ts'
import { allowsIn, type LintPrincipal, type ResourceLintStatement, type ResourceSubject } from './document.ts'

export const FEDERATION_RULES = {
  MISSING_SUBJECT_FOR_OIDC: {
    severity: 'security_warning',
    means:
      'An OIDC provider is trusted whoever it signs in: with GitHub, that is any workflow of any repository of anybody.',
    help: "Compare the provider's sub with the repository, service account or project that is meant.",
  },
  MISSING_AUDIENCE_FOR_OIDC: {
    severity: 'security_warning',
    means: 'A public identity provider is trusted for every application, not only for your own.',
    help: "Compare the provider's aud (Google and Cognito) or app_id (Amazon and Facebook) with that of your application.",
  },
} as const satisfies Rules

const report = reporter(FEDERATION_RULES)

/** Beginnings of subjects that say nothing about whose they are. */
const GENERAL = /^(repo|organization|project|project_path|group|system:serviceaccount|owner|pipeline):/i

/** Providers that are trusted for more than was meant. */
export function federationFindings({ document, kind }: ResourceSubject): readonly Finding[] {
  if (kind !== 'trust') return []
  return allowsIn(document)
    .filter(({ principals, actions }) => !principals.isNegated && actions.patterns.some(isSignIn))
    .flatMap((allow) =>
      allow.principals.named.filter(isOidc).flatMap((principal) => providerFindings(principal, allow)),
    )
}

function isSignIn({ text }: { readonly text: string }): boolean {
  return /^(\*|sts:(\*|assumerole\*|assumerolewith(\*|webidentity)))$/i.test(text)
}

function isOidc({ type, id }: LintPrincipal): boolean {
  return type === 'Federated' && !id.includes(':saml-provider/') && /^[^*?]+$/.test(id)
}

function providerFindings({ id, path }: LintPrincipal, { conditions }: ResourceLintStatement): readonly Finding[] {
  const host = id.split(':oidc-provider/').at(-1) ?? id
  const own = conditions.filter(({ key }) => key.toLowerCase().startsWith(`${host.toLowerCase()}:`))
  const [audience, subject] = [own.filter(isAudience), own.filter((condition) => !isAudience(condition))]
  // An IAM provider has a list of the audiences that it takes; the public ones have none.
  if (host === id)
    return audience.some(isPositive)
      ? []
      : [report('MISSING_AUDIENCE_FOR_OIDC', path, `${host} is trusted for any application`)]
  return subject.some(tellsSubject)
    ? []
    : [report('MISSING_SUBJECT_FOR_OIDC', path, `Whoever ${host} signs in may assume the role`)]
}

function isAudience({ key }: LintCondition): boolean {
  return /:(aud|azp|oaud|app_id)$/i.test(key)
}

function tellsSubject(condition: LintCondition): boolean {
  return isPositive(condition) && condition.values.length > 0 && condition.values.every(({ text }) => isSomebody(text))
}

function isSomebody(subject: string): boolean {
  const fixed = (subject.split(/[*?]|\$\{/)[0] ?? '').replace(GENERAL, '')
  // `repo:acme*` is also the repositories of acme-evil.
  return fixed === subject.replace(GENERAL, '') || /[/:]/.test(fixed)
}
