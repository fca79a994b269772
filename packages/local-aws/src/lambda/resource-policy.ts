import * as z from 'zod'

/** Values that a service states about its request: `aws:SourceArn`, `aws:SourceAccount`. */
export type Stated = Readonly<Record<string, string>>

export type ServiceRequest = {
  /** `events.amazonaws.com` */
  readonly service: string
  readonly action: string
  /** Undefined in a trust policy, which names no resource. */
  readonly resource?: string
  readonly context: Stated
}

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())])
const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.object({ Service: oneOrMore.default([]) })]),
  Action: oneOrMore,
  Resource: oneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).default({}),
})
const policy = z.object({
  Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
})

/**
 * Whether trust and queue policies let an AWS service in. Only what such policies use: service principals and
 * string or ARN conditions. Anything else throws, since a guess would hide a wrong policy.
 */
export function letsIn(documents: readonly unknown[], request: ServiceRequest): boolean {
  const statements = documents.flatMap((document) => policy.parse(document).Statement)
  const applying = statements.filter((one) => applies(one, request))
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow')
}

function applies(one: z.infer<typeof statement>, { service, action, resource, context }: ServiceRequest): boolean {
  if (one.Principal !== '*' && !one.Principal.Service.includes(service)) return false
  if (!one.Action.some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase()))) return false
  if (resource !== undefined && !one.Resource?.some((pattern) => isLike(pattern, resource))) return false
  return Object.entries(one.Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, values, lookUp(context, key))),
  )
}

function holds(operator: string, values: readonly string[], stated: string | undefined): boolean {
  if (stated === undefined) return false
  if (operator === 'StringEquals') return values.includes(stated)
  if (['ArnEquals', 'ArnLike', 'StringLike'].includes(operator)) return values.some((value) => isLike(value, stated))
  throw new Error(`Cannot decide ${operator}: policies of services are read with string and ARN conditions only`)
}

function lookUp(context: Stated, key: string): string | undefined {
  const name = Object.keys(context).find((one) => one.toLowerCase() === key.toLowerCase())
  return name === undefined ? undefined : context[name]
}

/** `*` is any text and `?` any character. */
export function isLike(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(value)
}
