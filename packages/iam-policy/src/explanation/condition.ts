import type { Condition } from '../policy.ts'
import { addressesInWords, endpointsInWords } from './origin.ts'
import { either } from './words.ts'

/** A condition as the end of a sentence: `from 203.0.113.42/32 (one address)`. */
export function conditionInWords(condition: Condition): string {
  return wellKnown(condition) ?? inGeneral(condition)
}

function wellKnown({ operator, quantifier, ifExists, key, values }: Condition): string | undefined {
  if (quantifier !== null) return undefined
  const absent = ifExists ? ', or if the key is absent' : ''
  switch (`${operator} ${key.toLowerCase()}`) {
    case 'IpAddress aws:sourceip':
      return `from ${addressesInWords(values)}${absent}`
    case 'NotIpAddress aws:sourceip':
      return `from anywhere except ${addressesInWords(values)}, also through VPC endpoints`
    case 'StringEquals aws:sourcevpce':
      return `through ${endpointsInWords(values)}${absent}`
    case 'StringNotEquals aws:sourcevpce':
      return `from anywhere except ${endpointsInWords(values)}, also from the Internet`
    case 'StringEquals aws:resourceaccount':
      return ifExists ? undefined : `if the resource is in account ${either(values)}`
    case 'StringEquals kms:viaservice':
      return ifExists ? undefined : `through ${either(values)}`
    case 'StringLike s3:prefix':
      return ifExists ? undefined : `listing ${either(values.map((value) => `under ${value.replace(/\*$/, '')}`))}`
    case 'Bool aws:viaawsservice':
      return values.join() === 'false' ? "unless an AWS service calls on the principal's behalf" : undefined
    case 'Bool aws:securetransport':
      return values.join() === 'false' ? 'over plain HTTP' : 'over TLS'
    default:
      return undefined
  }
}

const VERBS: Readonly<Record<string, string>> = {
  Equals: 'is',
  NotEquals: 'is not',
  EqualsIgnoreCase: 'is, in any case,',
  NotEqualsIgnoreCase: 'is not, in any case,',
  Like: 'matches',
  NotLike: 'does not match',
  LessThan: 'is less than',
  LessThanEquals: 'is at most',
  GreaterThan: 'is more than',
  GreaterThanEquals: 'is at least',
  '': 'is',
}

function inGeneral({ operator, quantifier, ifExists, key, values }: Condition): string {
  if (operator === 'Null') return `if ${key} is ${values.join().toLowerCase() === 'true' ? 'absent' : 'present'}`
  const verb = VERBS[operator.replace(/^(String|Numeric|Date|Bool|Binary|Arn)/, '')] ?? verbOfAddress(operator)
  const subject = quantifier === null ? key : `${quantifier === 'ForAnyValue' ? 'any' : 'every'} value of ${key}`
  const orAbsent =
    ifExists || quantifier === 'ForAllValues' || isNegated(operator, quantifier) ? ', or it is absent' : ''
  return `if ${subject} ${verb} ${either(values)}${orAbsent}`
}

function verbOfAddress(operator: string): string {
  return operator === 'NotIpAddress' ? 'is not in' : 'is in'
}

function isNegated(operator: string, quantifier: Condition['quantifier']): boolean {
  return operator.includes('Not') && quantifier !== 'ForAnyValue'
}
