import type { LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { allowsOf, conditionsOn, isAbout } from './statements.ts'

export const LISTING_RULES = {
  PREFIX_IF_EXISTS: {
    severity: 'security_warning',
    means: 'A listing without a prefix does not carry s3:prefix, and IfExists then allows it for the whole bucket.',
    help: 'Use StringLike without IfExists.',
  },
} as const satisfies Rules

const report = reporter(LISTING_RULES)

/** Limits on what may be listed that a request can avoid. `*` among the actions has findings of its own. */
export function listingFindings({ document }: Subject): readonly Finding[] {
  return allowsOf(document)
    .filter((allow) => !isAbout(allow, 'iam:PassRole'))
    .flatMap(prefixFindings)
}

function prefixFindings(allow: LintStatement): readonly Finding[] {
  return conditionsOn(allow, 's3:prefix')
    .filter((condition) => condition.ifExists && condition.operator.startsWith('String'))
    .map(({ path }) => report('PREFIX_IF_EXISTS', path, 'A listing without a prefix shows the whole bucket'))
}
