import { actionFindings } from './lint/actions.ts'
import { addressFindings } from './lint/addresses.ts'
import { arnFindings } from './lint/arns.ts'
import { contradictionFindings } from './lint/contradictions.ts'
import type { Subject } from './lint/document.ts'
import { type Finding, SEVERITIES } from './lint/finding.ts'
import { keyTypeFindings } from './lint/key-types.ts'
import { keyFindings } from './lint/keys.ts'
import { matchFindings } from './lint/match.ts'
import { redundancyFindings } from './lint/redundancy.ts'
import { accountFindings } from './lint/resource/accounts.ts'
import { belongingFindings } from './lint/resource/belonging.ts'
import type { ResourceDocument, ResourceSubject } from './lint/resource/document.ts'
import { exposureFindings } from './lint/resource/exposure.ts'
import { federationFindings } from './lint/resource/federation.ts'
import { type ResourceKind, resourceKindOf } from './lint/resource/kinds.ts'
import { readResourcePolicy } from './lint/resource/reading.ts'
import { serviceFindings } from './lint/resource/services.ts'
import { trustFindings } from './lint/resource/trust.ts'
import { valueFindings } from './lint/values.ts'
import { variableFindings } from './lint/variables.ts'
import type { Check } from './lint.ts'

export type ResourceLintOptions = {
  /** What has the policy. Default: as far as its actions and resources tell (`resourceKindOf`). */
  readonly kind?: ResourceKind | undefined
  /** The account that the resource belongs to. Default: as far as the policy tells. */
  readonly account?: string | undefined
}

/** What holds of any statement, whoever has the policy. What is broad in one of an identity may be the rule here. */
const GENERAL_CHECKS: readonly Check[] = [
  actionFindings,
  arnFindings,
  variableFindings,
  matchFindings,
  valueFindings,
  addressFindings,
  contradictionFindings,
]

/** What the reference of AWS tells of condition keys. */
const KEY_CHECKS: readonly Check[] = [keyFindings, keyTypeFindings]

/** What only policies of resources have. */
const RESOURCE_CHECKS: readonly ((subject: ResourceSubject) => readonly Finding[])[] = [
  exposureFindings,
  serviceFindings,
  accountFindings,
  trustFindings,
  federationFindings,
]

/** Report problems in the policy of a resource, worst first. Never throws: text that is not a policy has findings too. */
export function lintResourcePolicy(text: string, options: ResourceLintOptions = {}): readonly Finding[] {
  const { document, findings, kind } = readResourcePolicy(text, (json) => options.kind ?? resourceKindOf(json))
  const [whole, listed] = [asSubject(document), asSubject(withoutProviderKeys(document))]
  const subject: ResourceSubject = { document, kind, account: options.account }
  const checked = [
    ...GENERAL_CHECKS.flatMap((check) => check(whole)),
    ...KEY_CHECKS.flatMap((check) => check(listed)),
    ...RESOURCE_CHECKS.flatMap((check) => check(subject)),
    ...belongingFindings(subject, text),
    ...byPrincipals(document).flatMap((group) => redundancyFindings(asSubject(group))),
  ]
  return [...findings, ...checked].toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
}

function asSubject(document: ResourceDocument): Subject {
  return { document, together: document, profile: 'identity' }
}

/** The claims of an identity provider (`token.actions.githubusercontent.com:sub`) are in no reference of AWS. */
function withoutProviderKeys(document: ResourceDocument): ResourceDocument {
  const statements = document.statements.map((statement) => ({
    ...statement,
    conditions: statement.conditions.filter(({ key }) => !(key.split(':')[0] ?? '').includes('.')),
  }))
  return { ...document, statements }
}

/** A statement covers another only if it is about the same principals. */
function byPrincipals(document: ResourceDocument): readonly ResourceDocument[] {
  const groups = Map.groupBy(document.statements, ({ principals: { isNegated, named } }) =>
    JSON.stringify([isNegated, named.map(({ type, id }) => `${type} ${id}`).toSorted()]),
  )
  return [...groups.values()].map((statements) => ({ ...document, statements }))
}
