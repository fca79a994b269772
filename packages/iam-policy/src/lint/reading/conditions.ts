import { isObject, type JsonObject, join } from '../../json.ts'
import { type Operator, parseOperator } from '../../operator.ts'
import type { LintCondition, Placed } from '../document.ts'
import { type Finding, reporter } from '../finding.ts'
import { operatorFindings } from './operators.ts'
import { itemsOf, kindOf } from './placed.ts'
import { GRAMMAR_RULES } from './rules.ts'

const report = reporter(GRAMMAR_RULES)

type Reading = { readonly conditions: readonly LintCondition[]; readonly findings: readonly Finding[] }

const NONE: Reading = { conditions: [], findings: [] }

/** Read as much of a `Condition` element as is readable. Conditions under an unknown operator are left out. */
export function readConditions(value: unknown, path: string): Reading {
  if (value === undefined) return NONE
  if (!isObject(value)) return wrong(path, `Condition must be an object of operators, not ${kindOf(value)}`)
  if (Object.keys(value).length === 0) return empty(path, 'Condition is empty')

  return all(Object.entries(value).map(([name, keys]) => readBlock(name, keys, join(path, name))))
}

function readBlock(name: string, keys: unknown, path: string): Reading {
  if (!isObject(keys)) return wrong(path, `${name} must be an object of condition keys, not ${kindOf(keys)}`)
  if (Object.keys(keys).length === 0) return empty(path, `${name} has no condition keys`)

  const operator = parseOperator(name)
  const read = Object.entries(keys).map(([key, value]): Reading => {
    const here = join(path, key)
    const values = valuesOf(value, here)
    const conditions = operator === undefined ? [] : [{ ...operator, path: here, key, values }]
    return { conditions, findings: valueFindings(value, here, operator) }
  })
  const own = { conditions: [], findings: [...operatorFindings(name, path), ...repeatedKeys(keys, path)] }
  return all([own, ...read])
}

/** IAM reads numbers and booleans as their text. */
function valuesOf(value: unknown, path: string): readonly Placed[] {
  return itemsOf(value, path).flatMap(({ item, path: here }) =>
    ['string', 'number', 'boolean'].includes(typeof item) ? [{ text: String(item), path: here }] : [],
  )
}

function valueFindings(value: unknown, path: string, operator: Operator | undefined): readonly Finding[] {
  if (Array.isArray(value) && value.length === 0) return [report(emptyCode(operator), path, 'The list is empty')]
  const kinds = new Set(itemsOf(value, path).map(({ item }) => kindOf(item)))
  const wrong = itemsOf(value, path)
    .filter(({ item }) => !['string', 'number', 'boolean'].includes(typeof item))
    .map(({ item, path: here }) =>
      report('DATA_TYPE_MISMATCH', here, `must be a string, number or boolean, not ${kindOf(item)}`),
    )
  if (wrong.length > 0 || kinds.size < 2) return wrong
  return [report('INVALID_CONDITION_DATA_TYPE', path, `The list has ${[...kinds].join(' and ')}`)]
}

function emptyCode(operator: Operator | undefined) {
  if (operator?.ifExists) return 'EMPTY_ARRAY_CONDITION_IFEXISTS'
  if (operator?.quantifier === 'ForAllValues') return 'EMPTY_ARRAY_CONDITION_FORALLVALUES'
  return operator?.quantifier === 'ForAnyValue' ? 'EMPTY_ARRAY_CONDITION_FORANYVALUE' : 'EMPTY_ARRAY_CONDITION'
}

function repeatedKeys(keys: JsonObject, path: string): readonly Finding[] {
  const names = Object.keys(keys)
  const lower = names.map((name) => name.toLowerCase())
  return names
    .filter((name, index) => lower.indexOf(name.toLowerCase()) < index)
    .map((name) => {
      const message = `${name} appears twice, in different case`
      return report('DUPLICATE_KEYS_WITH_DIFFERENT_CASE', join(path, name), message)
    })
}

function wrong(path: string, message: string): Reading {
  return { conditions: [], findings: [report('DATA_TYPE_MISMATCH', path, message)] }
}

function empty(path: string, message: string): Reading {
  return { conditions: [], findings: [report('EMPTY_OBJECT_CONDITION', path, message)] }
}

function all(readings: readonly Reading[]): Reading {
  return {
    conditions: readings.flatMap(({ conditions }) => conditions),
    findings: readings.flatMap(({ findings }) => findings),
  }
}
