import * as z from 'zod'

/** Condition keys that a service sends with its request: `aws:SourceArn`, `aws:SourceAccount`. */
export type ServiceContext = Readonly<Record<string, string>>

export type ServiceRequest = {
  /** `events.amazonaws.com` */
  readonly service: string
  readonly action: string
  /** Undefined for a trust policy, which names no resource. */
  readonly resource?: string
  readonly context: ServiceContext
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
 * Whether trust or queue policies allow a request by an AWS service. Supports what such policies use: service principals,
 * and string and ARN conditions. Throws for anything else, because a guess would hide a wrong policy.
 */
export function allowsService(documents: readonly unknown[], request: ServiceRequest): boolean {
  const statements = documents.flatMap((document) => policy.parse(document).Statement)
  const applicable = statements.filter((one) => applies(one, request))
  return applicable.length > 0 && applicable.every(({ Effect }) => Effect === 'Allow')
}

function applies(one: z.infer<typeof statement>, { service, action, resource, context }: ServiceRequest): boolean {
  if (one.Principal !== '*' && !one.Principal.Service.includes(service)) return false
  if (!one.Action.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()))) return false
  if (resource !== undefined && !one.Resource?.some((pattern) => matchesWildcard(pattern, resource))) return false
  return Object.entries(one.Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, values, lookUp(context, key))),
  )
}

function holds(operator: string, values: readonly string[], value: string | undefined): boolean {
  if (value === undefined) return false
  if (operator === 'StringEquals') return values.includes(value)
  if (['ArnEquals', 'ArnLike', 'StringLike'].includes(operator))
    return values.some((pattern) => matchesWildcard(pattern, value))
  throw new Error(
    `Cannot evaluate ${operator}: local AWS supports only string and ARN conditions for service principals`,
  )
}

function lookUp(context: ServiceContext, key: string): string | undefined {
  const name = Object.keys(context).find((one) => one.toLowerCase() === key.toLowerCase())
  return name === undefined ? undefined : context[name]
}

/** `*` is any text and `?` any character. */
export function matchesWildcard(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(value)
}
