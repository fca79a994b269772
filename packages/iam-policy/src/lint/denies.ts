import { actionsMatching } from '../data/actions.ts'
import { isNeededByAllows, isRestDenied } from './deliberate.ts'
import type { LintCondition, LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { allowsOf, conditionsOn, deniesOf, isAbout, isNegated, listed } from './statements.ts'

export const DENY_RULES = {
  DENY_MISSES_ACTIONS: {
    severity: 'suggestion',
    means: 'A Deny of Delete* does not cover other destructive verbs, such as Stop* and Deregister*.',
    help: 'Deny those too, or remove the Deny: what no Allow names is denied anyway.',
  },
  DENY_WHEN_KEY_ABSENT: {
    severity: 'warning',
    means:
      'A Deny with a negated operator also applies to requests that do not carry the key; IfExists does not change that.',
    help: 'Also add Null with "false" for the key, so that only requests that carry it are compared.',
  },
  DENY_BY_IP_WITHOUT_SERVICE_EXEMPTION: {
    severity: 'warning',
    means:
      "A Deny by source address also applies to calls that AWS services make on the caller's behalf, from their own addresses.",
    help: 'Also add "BoolIfExists": {"aws:ViaAWSService": "false"}.',
  },
} as const satisfies Rules

const report = reporter(DENY_RULES)

const ENDING = /:(Batch)?(Delete|Deregister|Detach|Disassociate|Purge|Remove|Stop|Terminate)/

/** Keys that only some requests for an action carry. Most other keys are in every request. */
const OPTIONAL =
  /^(s3:(x-amz-|prefix$|delimiter$|max-keys$|versionid$|if-|existingobjecttag\/|requestobjecttag|object-lock-)|kms:(encryptioncontext|viaservice$|grantconstrainttype$))/i

/** Deny statements that cover less, or more, than they seem to. */
export function denyFindings(subject: Subject): readonly Finding[] {
  return deniesOf(subject.document).flatMap((deny) => [
    ...missedFindings(deny, subject),
    ...deny.conditions.flatMap((condition) => absentFindings(deny, condition, subject)),
    ...addressFindings(deny, subject),
  ])
}

function missedFindings({ actions }: LintStatement, { document }: Subject): readonly Finding[] {
  if (actions.isNegated) return []
  return actions.patterns
    .filter(({ text }) => /^[\w-]+:Delete\*$/i.test(text))
    .flatMap(({ text, path }) => {
      const [service = ''] = text.split(':')
      const missed = actionsMatching(`${service}:*`)
        .filter(({ name, level }) => ENDING.test(name) && level !== 'Read' && level !== 'List')
        .map(({ name }) => name)
        .filter((name) => !deniesOf(document).some((each) => isAbout(each, name)))
      if (missed.length === 0) return []

      const allowed = missed.filter((name) => allowsOf(document).some((each) => isAbout(each, name)))
      const message = `${text} does not cover ${missed.length} actions: ${listed(allowed.length > 0 ? allowed : missed, 4)}`
      if (allowed.length === 0) return [report('DENY_MISSES_ACTIONS', path, `${message}; no Allow here names them`)]
      return [report('DENY_MISSES_ACTIONS', path, `${message}; an Allow names ${allowed[0]}`, 'warning')]
    })
}

function absentFindings(
  deny: LintStatement,
  { operator, quantifier, key, path }: LintCondition,
  { together }: Subject,
): readonly Finding[] {
  if (!isNegated(operator) || quantifier === 'ForAnyValue' || !OPTIONAL.test(key)) return []
  const isChecked = conditionsOn(deny, key).some(
    (other) => other.operator === 'Null' && other.values.some(({ text }) => text.toLowerCase() === 'false'),
  )
  if (isChecked || isNeededByAllows(key, deny, together)) return []
  return [report('DENY_WHEN_KEY_ABSENT', path, `Requests without ${key} are denied too`)]
}

function addressFindings(deny: LintStatement, { together }: Subject): readonly Finding[] {
  const condition = conditionsOn(deny, 'aws:SourceIp').find(({ operator }) => operator === 'NotIpAddress')
  const exemptions = ['aws:ViaAWSService', 'aws:CalledVia', 'aws:CalledViaFirst', 'aws:PrincipalIsAWSService']
  if (condition === undefined || exemptions.some((key) => conditionsOn(deny, key).length > 0)) return []
  if (isRestDenied(deny, together)) return []
  const message = 'Calls that AWS services make for the caller, such as S3 to KMS, are denied too'
  return [report('DENY_BY_IP_WITHOUT_SERVICE_EXEMPTION', condition.path, message)]
}
