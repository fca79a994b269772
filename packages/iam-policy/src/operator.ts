/** Every condition operator of IAM, without quantifier and `IfExists`. */
export const OPERATOR_NAMES = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnNotEquals',
  'ArnLike',
  'ArnNotLike',
  'Null',
] as const

export type OperatorName = (typeof OPERATOR_NAMES)[number]

/** How a key with several values is compared. */
export type Quantifier = 'ForAllValues' | 'ForAnyValue'

/** A whole operator: `ForAnyValue:StringLikeIfExists` is all three parts. */
export type Operator = {
  readonly operator: OperatorName
  readonly quantifier: Quantifier | null
  readonly ifExists: boolean
}

/** Read an operator as IAM spells it; undefined if IAM has no such operator (`NullIfExists` among them). */
export function parseOperator(text: string): Operator | undefined {
  const parts = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(text)
  const operator = OPERATOR_NAMES.find((name) => name === parts?.[2])
  if (!parts || !operator) return undefined

  const quantifier = quantifierOf(parts[1])
  const ifExists = parts[3] !== undefined
  if (operator === 'Null' && (quantifier || ifExists)) return undefined
  return { operator, quantifier, ifExists }
}

/** Print an operator as IAM spells it. */
export function printOperator({ operator, quantifier, ifExists }: Operator): string {
  return `${quantifier ? `${quantifier}:` : ''}${operator}${ifExists ? 'IfExists' : ''}`
}

function quantifierOf(text: string | undefined): Quantifier | null {
  return text === 'ForAllValues' || text === 'ForAnyValue' ? text : null
}
