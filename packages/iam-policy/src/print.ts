import { printOperator } from './operator.ts'
import type { Condition, Policy, Selection, Statement } from './policy.ts'
import { PolicySyntaxError } from './syntax-error.ts'

/**
 * Print a policy as JSON for IAM: minified, the same text for the same policy, a list of one as a string.
 *
 * @throws PolicySyntaxError if a statement has two conditions on one key under one operator, which JSON cannot express.
 */
export function printPolicy(policy: Policy): string {
  return JSON.stringify({
    Version: policy.version,
    ...(policy.id === undefined ? {} : { Id: policy.id }),
    Statement: policy.statements.map(statementJson),
  })
}

function statementJson(statement: Statement, index: number): object {
  return {
    ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
    Effect: statement.effect,
    ...selectionJson('Action', statement.actions),
    ...selectionJson('Resource', statement.resources),
    ...(statement.conditions.length === 0 ? {} : { Condition: conditionsJson(statement.conditions, index) }),
  }
}

function selectionJson(element: 'Action' | 'Resource', selection: Selection): object {
  if ('only' in selection) return { [element]: compact(selection.only) }
  return { [`Not${element}`]: compact(selection.allBut) }
}

function conditionsJson(conditions: readonly Condition[], index: number): object {
  const blocks = new Map<string, Map<string, string | readonly string[]>>()
  for (const condition of conditions) {
    const operator = printOperator(condition)
    const block = blocks.get(operator) ?? new Map()
    if (block.has(condition.key)) {
      const path = `Statement[${index}].Condition.${operator}`
      throw new PolicySyntaxError([{ path, message: `cannot contain ${condition.key} twice` }])
    }
    blocks.set(operator, block.set(condition.key, compact(condition.values)))
  }
  return Object.fromEntries([...blocks].map(([operator, keys]) => [operator, Object.fromEntries(keys)]))
}

function compact(values: readonly string[]): string | readonly string[] {
  const [first] = values
  return values.length === 1 && first !== undefined ? first : values
}
