import { isObject, join } from '@curfew/iam-policy/json'
import { type Finding, reporter } from '@curfew/iam-policy/lint/finding'
import { settingsContract } from '#cli/contracts/settings.ts'
import { type Json, parseJson } from '#cli/json.ts'
import { contractProblems } from '#cli/policy/contract-problems.ts'
import { type FiledEvent, filedEvents } from '#cli/policy/event.ts'
import { problemsUnder, under } from '#cli/source/paths.ts'
import { GUARDRAIL_RULES } from '#core/admission/guardrail-findings.ts'
import { lintGuardrails } from '#core/admission/lint-guardrails.ts'
import { CATALOGUE_RULES } from '#core/catalogue/catalogue-findings.ts'
import { lintCatalogue } from '#core/catalogue/lint-catalogue.ts'
import type { Problem } from '#core/refusal.ts'
import { CATALOGUE, contractOf } from '#events/catalogue.ts'
import { problemsOf } from '#events/problems.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { lintPolicy } from '#targets/iam/lint.ts'
import { catalogueContract } from '#tools/catalogue-contract.ts'
import { guardrailsContract } from '#tools/guardrails-contract.ts'
import type { InspectOptions } from './inspect-options.ts'
import { limitProblems } from './limits.ts'
import { EVENT_RULES, SETTINGS_RULES } from './rules.ts'

const reportEvent = reporter(EVENT_RULES)
const reportGuardrails = reporter(GUARDRAIL_RULES)
const reportCatalogue = reporter(CATALOGUE_RULES)
const reportSettings = reporter(SETTINGS_RULES)

/** Lints a text by its kind: a policy, guardrails, a catalogue, an event, or the output of `compile` or of the AWS CLI. */
export function inspect(text: string, options: InspectOptions): readonly Finding[] {
  const json = parseJson(text)
  if (!isObject(json) || 'Statement' in json || 'Version' in json) return lintPolicy(text, options)
  if (Array.isArray(json.rules)) return inspectGuardrails(json)
  if (Array.isArray(json.entries)) return inspectCatalogue(json, options.now)
  if (isSettings(json)) return inspectSettings(json)
  if ('jobId' in json && isOfAnotherKind(json)) return []
  if ('detail' in json || 'Entries' in json || 'jobId' in json) {
    return filedEvents(json).flatMap((event) => inspectEvent(event, options))
  }

  const nested = nestedPolicies(json)
  if (nested.length === 0)
    return isOfAnotherKind(json)
      ? []
      : [reportEvent('UNKNOWN_KIND', '', 'Not a policy, an event, a guardrails file, a catalogue or curfew.json')]
  return nested.flatMap(({ path, text: one }) => {
    const beside = nested.filter((other) => other.path !== path).map((other) => other.text)
    const siblings = [...beside, ...(options.siblings ?? [])]
    return lintPolicy(one, { ...options, siblings }).map((finding) => ({ ...finding, path: under(path, finding.path) }))
  })
}

/** A bare detail does not name its type. It counts as another event than a scheduled job if that event's contract takes it. */
function isOfAnotherKind(detail: unknown): boolean {
  return CATALOGUE.some((contract) => contract !== TrainingJobScheduled && contract.detail.safeParse(detail).success)
}

function inspectGuardrails(json: unknown): readonly Finding[] {
  const read = guardrailsContract.safeParse(json)
  if (read.success) return lintGuardrails(read.data)
  return problemsOf(read.error, 'guardrails').map(({ path, message }) =>
    reportGuardrails('GUARDRAILS_CONTRACT', path, message),
  )
}

function inspectCatalogue(json: unknown, now: Date): readonly Finding[] {
  const read = catalogueContract.safeParse(json)
  if (read.success) return lintCatalogue(read.data, now)
  return problemsOf(read.error, 'a catalogue').map(({ path, message }) =>
    reportCatalogue('CATALOGUE_CONTRACT', path, message),
  )
}

/** Settings have no field of their own that they need. */
function isSettings({ stage, source, guardrails, ...others }: Json): boolean {
  const isOther = ['jobId', 'detail', 'Entries', 'policies'].some((key) => key in others)
  return !isOther && [stage, source, guardrails].some((value) => typeof value === 'string')
}

function inspectSettings(json: unknown): readonly Finding[] {
  const read = settingsContract.safeParse(json)
  return read.success
    ? []
    : problemsOf(read.error, 'settings').map(({ path, message }) => reportSettings('SETTINGS_CONTRACT', path, message))
}

function inspectEvent(
  { detailType, source, detail, path: base }: FiledEvent,
  options: InspectOptions,
): readonly Finding[] {
  const contract = contractOf(detailType)
  if (contract === undefined) {
    return [reportEvent('EVENT_CONTRACT', base, `Curfew has no event "${detailType}"`)]
  }
  const wrong = contractProblems(detail, contract.detail.safeParse(detail))
  const beyond =
    contract === TrainingJobScheduled ? limitProblems(source, detail, options) : { guardrails: [], catalogue: [] }
  const toFindings = (code: keyof typeof EVENT_RULES, problems: readonly Problem[]) =>
    problemsUnder(base, problems).map(({ path, message }) => reportEvent(code, path, message))
  return [
    ...toFindings('EVENT_CONTRACT', wrong),
    ...toFindings('BEYOND_CATALOGUE', beyond.catalogue),
    ...toFindings('BEYOND_GUARDRAILS', beyond.guardrails),
  ]
}

/** `{ "policies": […] }` of compile, `PolicyVersion.Document` of get-policy-version, `PolicyDocument` of get-role-policy. */
export function nestedPolicies(json: Readonly<Record<string, unknown>>) {
  const { policies, PolicyVersion: version, PolicyDocument: document } = json
  const listed: readonly unknown[] = Array.isArray(policies) ? policies : []
  return [
    ...listed.map((policy, index) => ({ path: join('policies', index), text: JSON.stringify(policy) })),
    ...(isObject(version) && isObject(version.Document)
      ? [{ path: 'PolicyVersion.Document', text: JSON.stringify(version.Document) }]
      : []),
    ...(isObject(document) ? [{ path: 'PolicyDocument', text: JSON.stringify(document) }] : []),
  ]
}
