import { isRecord } from '../is-record.ts'

/** What CloudFormation's intrinsic functions look up. */
export interface Scope {
  ref(name: string): unknown
  attribute(logicalId: string, name: string): unknown
  condition(name: string): boolean
}

/** The value of `AWS::NoValue`: the property or element is removed. */
const NO_VALUE = Symbol('AWS::NoValue')

/** Evaluates every intrinsic function in a value. Throws for a function that is not supported here. */
export function resolve(value: unknown, scope: Scope): unknown {
  const resolved = resolveNode(value, scope)
  return resolved === NO_VALUE ? undefined : resolved
}

export function isTrue(condition: unknown, scope: Scope): boolean {
  const resolved = resolve(condition, scope)
  if (typeof resolved !== 'boolean') throw new Error(`Cannot evaluate a condition: ${JSON.stringify(condition)}`)
  return resolved
}

type IntrinsicFunction = (argument: unknown, scope: Scope) => unknown

const functions: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: (name, scope) => (name === 'AWS::NoValue' ? NO_VALUE : scope.ref(text(name))),
  Condition: (name, scope) => scope.condition(text(name)),
  'Fn::GetAtt': (path, scope) => {
    const [logicalId = '', ...name] = Array.isArray(path) ? path.map(text) : text(path).split('.')
    return scope.attribute(logicalId, name.join('.'))
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = pair(argument)
    return list(resolve(parts, scope)).map(text).join(text(separator))
  },
  'Fn::Select': (argument, scope) => {
    const [index, from] = pair(argument)
    const values = list(resolve(from, scope))
    const at = Number(resolve(index, scope))
    if (!(at in values)) throw new Error(`Cannot select element ${at} of ${JSON.stringify(values)}`)
    return values[at]
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = pair(argument)
    return text(resolve(whole, scope)).split(text(separator))
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = list(argument)
    return resolveNode(scope.condition(text(condition)) ? yes : no, scope)
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = pair(argument)
    return String(resolve(left, scope)) === String(resolve(right, scope))
  },
  'Fn::Not': (argument, scope) => !isTrue(list(argument)[0], scope),
  'Fn::And': (argument, scope) => list(argument).every((one) => isTrue(one, scope)),
  'Fn::Or': (argument, scope) => list(argument).some((one) => isTrue(one, scope)),
  'Fn::Base64': (argument, scope) => Buffer.from(text(resolve(argument, scope))).toString('base64'),
}

function resolveNode(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((one) => resolveNode(one, scope)).filter((one) => one !== NO_VALUE)
  if (!isRecord(value)) return value

  const [name = '', ...others] = Object.keys(value)
  const call = others.length === 0 && Object.hasOwn(functions, name) ? functions[name] : undefined
  if (call) return call(value[name], scope)
  if (name.startsWith('Fn::')) throw new Error(`Cannot evaluate ${name}: local AWS does not support this function`)

  const entries = Object.entries(value).map(([key, one]) => [key, resolveNode(one, scope)] as const)
  return Object.fromEntries(entries.filter(([, one]) => one !== NO_VALUE))
}

/** `${Name}`, `${Name.Attribute}`, and `${!Literal}`, which stays as `${Literal}`. */
function substitute(argument: unknown, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}]
  const own = isRecord(variables) ? variables : {}
  return text(template).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, path: string) => {
    if (literal) return `\${${path}}`
    if (Object.hasOwn(own, path)) return text(resolve(own[path], scope))
    const [logicalId = '', ...name] = path.split('.')
    return text(name.length === 0 ? scope.ref(logicalId) : scope.attribute(logicalId, name.join('.')))
  })
}

function text(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Error(`Cannot read ${JSON.stringify(value)} as text`)
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`Cannot read ${JSON.stringify(value)} as a list`)
  return value
}

function pair(value: unknown): readonly [unknown, unknown] {
  const [first, second] = list(value)
  return [first, second]
}
