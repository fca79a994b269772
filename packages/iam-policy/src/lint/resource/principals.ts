import { isObject, type JsonObject, join } from '../../json.ts'
import { PRINCIPAL_TYPES } from '../../principal.ts'
import { type Finding, type Rules, reporter } from '../finding.ts'
import { didYouMean } from '../nearest.ts'
import { itemsOf, kindOf, textsOf } from '../reading/placed.ts'
import { GRAMMAR_RULES } from '../reading/rules.ts'
import type { LintPrincipal, LintPrincipals } from './document.ts'
import { principalFindings } from './principal-forms.ts'

export const PRINCIPAL_RULES = {
  MISSING_PRINCIPAL: {
    severity: 'error',
    means: 'A statement in the policy of a resource names neither Principal nor NotPrincipal.',
    help: 'Add Principal, such as {"AWS": "arn:aws:iam::111122223333:role/train"}.',
  },
  INVALID_PRINCIPAL_KEY: {
    severity: 'error',
    means: 'A Principal has a key that is no type of principal.',
    help: 'Use AWS, Service, Federated or CanonicalUser.',
  },
  EMPTY_OBJECT_PRINCIPAL: {
    severity: 'error',
    means: 'A Principal is an empty object, so the statement is about nobody.',
    help: 'Name a principal.',
  },
  EMPTY_ARRAY_PRINCIPAL: {
    severity: 'warning',
    means: 'A list of principals is empty, so the statement is about nobody.',
    help: 'Name a principal, or remove the statement.',
  },
} as const satisfies Rules

const report = reporter(PRINCIPAL_RULES)
const reportGrammar = reporter(GRAMMAR_RULES)

type Reading = { readonly principals: LintPrincipals; readonly findings: readonly Finding[] }

/** Read whom a statement is about, as far as it is readable. */
export function readPrincipals(json: JsonObject, statement: string): Reading {
  const isNegated = !('Principal' in json) && 'NotPrincipal' in json
  const name = isNegated ? 'NotPrincipal' : 'Principal'
  const path = join(statement, name)
  if (!(name in json)) {
    const none = { path: statement, isNegated: false, named: [] }
    return { principals: none, findings: [report('MISSING_PRINCIPAL', statement, 'The statement names no principal')] }
  }
  const { named, findings } = read(json[name], path)
  const both = 'Principal' in json && 'NotPrincipal' in json
  const message = 'A statement has either Principal or NotPrincipal, not both'
  return {
    principals: { path, isNegated, named },
    findings: [
      ...(both ? [reportGrammar('UNSUPPORTED_ELEMENT_COMBINATION', join(statement, 'NotPrincipal'), message)] : []),
      ...findings,
      ...named.flatMap(principalFindings),
    ],
  }
}

function read(
  value: unknown,
  path: string,
): { readonly named: readonly LintPrincipal[]; readonly findings: readonly Finding[] } {
  if (value === '*') return { named: [{ type: 'AWS', id: '*', path }], findings: [] }
  if (!isObject(value)) {
    const message = `must be "*" or an object such as {"AWS": "111122223333"}, not ${typeof value === 'string' ? JSON.stringify(value) : kindOf(value)}`
    return { named: [], findings: [reportGrammar('DATA_TYPE_MISMATCH', path, message)] }
  }
  const known = PRINCIPAL_TYPES.filter((type) => Object.hasOwn(value, type))
  return {
    named: known.flatMap((type) =>
      textsOf(value[type], join(path, type)).map(({ text, path: here }) => ({ type, id: text, path: here })),
    ),
    findings: [
      ...(Object.keys(value).length === 0
        ? [report('EMPTY_OBJECT_PRINCIPAL', path, 'The statement is about nobody')]
        : []),
      ...Object.keys(value)
        .filter((key) => !PRINCIPAL_TYPES.some((type) => type === key))
        .map((key) =>
          report(
            'INVALID_PRINCIPAL_KEY',
            join(path, key),
            `There is no type of principal ${key}.${didYouMean(key, PRINCIPAL_TYPES)}`,
          ),
        ),
      ...known.flatMap((type) => typeFindings(value[type], join(path, type))),
    ],
  }
}

function typeFindings(value: unknown, path: string): readonly Finding[] {
  if (Array.isArray(value) && value.length === 0) return [report('EMPTY_ARRAY_PRINCIPAL', path, 'The list is empty')]
  return itemsOf(value, path)
    .filter(({ item }) => typeof item !== 'string')
    .map(({ item, path: here }) => reportGrammar('DATA_TYPE_MISMATCH', here, `must be a string, not ${kindOf(item)}`))
}
