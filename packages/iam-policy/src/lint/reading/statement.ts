import { completeArn } from '../../arn.ts'
import { type JsonObject, join } from '../../json.ts'
import { reportArn } from '../arns.ts'
import type { LintSelection, LintStatement, Placed } from '../document.ts'
import { type Finding, reporter } from '../finding.ts'
import { didYouMean } from '../nearest.ts'
import { readConditions } from './conditions.ts'
import { itemsOf, kindOf, textsOf } from './placed.ts'
import { GRAMMAR_RULES } from './rules.ts'

const report = reporter(GRAMMAR_RULES)
const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']

/** Read as much of a statement as is readable. */
export function readStatement(
  json: JsonObject,
  path: string,
): { readonly statement: LintStatement; readonly findings: readonly Finding[] } {
  const actions = readSelection(json, 'Action', path)
  const resources = readSelection(json, 'Resource', path)
  const conditions = readConditions(json.Condition, join(path, 'Condition'))
  return {
    statement: {
      path,
      effect: json.Effect === 'Allow' || json.Effect === 'Deny' ? json.Effect : undefined,
      actions: actions.selection,
      resources: resources.selection,
      conditions: conditions.conditions,
    },
    findings: [
      ...elementFindings(json, path),
      ...effectFindings(json.Effect, path),
      ...actions.findings,
      ...resources.findings,
      ...conditions.findings,
    ],
  }
}

function elementFindings(json: JsonObject, path: string): readonly Finding[] {
  return Object.keys(json)
    .filter((key) => !ELEMENTS.includes(key))
    .map((key) => {
      const here = join(path, key)
      if (/^(Not)?Principal$/.test(key))
        return report('UNSUPPORTED_PRINCIPAL', here, `An identity policy must not have ${key}`)
      return report('INVALID_POLICY_ELEMENT', here, `A statement has no element ${key}.${didYouMean(key, ELEMENTS)}`)
    })
}

function effectFindings(effect: unknown, path: string): readonly Finding[] {
  if (effect === 'Allow' || effect === 'Deny') return []
  if (effect === undefined) return [report('MISSING_EFFECT', path, 'The statement has no Effect')]
  const meant = typeof effect === 'string' ? didYouMean(effect, ['Allow', 'Deny']) : ''
  const message = `${JSON.stringify(effect)} is not an Effect.${meant}`
  return [report('INVALID_EFFECT', join(path, 'Effect'), message)]
}

function readSelection(
  json: JsonObject,
  element: 'Action' | 'Resource',
  path: string,
): { readonly selection: LintSelection; readonly findings: readonly Finding[] } {
  const negated = `Not${element}`
  const isNegated = !(element in json) && negated in json
  const name = isNegated ? negated : element
  const here = join(path, name)
  const texts = textsOf(json[name], here)
  const patterns = element === 'Resource' ? texts.map((each) => ({ ...each, text: completeArn(each.text) })) : texts
  return {
    selection: { path: here, isNegated, patterns },
    findings: [
      ...selectionFindings(json, element, path, here),
      ...(element === 'Resource' ? texts.flatMap(completionFindings) : []),
    ],
  }
}

/** Not an error: IAM takes the ARN, and reads it as one that may cover more than was meant. */
function completionFindings({ text, path }: Placed): readonly Finding[] {
  const full = completeArn(text)
  return full === text ? [] : [reportArn('MISSING_ARN_FIELD', path, `IAM reads "${text}" as ${full}`, 'warning')]
}

function selectionFindings(
  json: JsonObject,
  element: 'Action' | 'Resource',
  path: string,
  here: string,
): readonly Finding[] {
  const [isAction, negated] = [element === 'Action', `Not${element}`]
  if (!(element in json || negated in json)) {
    const message = `The statement has neither ${element} nor ${negated}`
    return [report(isAction ? 'MISSING_ACTION' : 'MISSING_RESOURCE', path, message)]
  }
  if (element in json && negated in json) {
    const message = `A statement has either ${element} or ${negated}, not both`
    return [report('UNSUPPORTED_ELEMENT_COMBINATION', join(path, negated), message)]
  }
  const value = json[element] ?? json[negated]
  if (Array.isArray(value) && value.length === 0) {
    return [report(isAction ? 'EMPTY_ARRAY_ACTION' : 'EMPTY_ARRAY_RESOURCE', here, 'The list is empty')]
  }
  return itemsOf(value, here)
    .filter(({ item }) => typeof item !== 'string')
    .map(({ item, path: at }) => report('DATA_TYPE_MISMATCH', at, `must be a string, not ${kindOf(item)}`))
}
