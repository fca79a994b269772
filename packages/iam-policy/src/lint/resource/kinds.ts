import { isObject, type JsonObject } from '../../json.ts'
import { itemsOf, textsOf } from '../reading/placed.ts'

/** What has a policy of its own. `trust` is the trust policy of a role; `other` is any resource that no rule knows. */
export const RESOURCE_KINDS = ['bucket', 'key', 'repository', 'trust', 'queue', 'topic', 'secret', 'other'] as const

export type ResourceKind = (typeof RESOURCE_KINDS)[number]

export type KindFacts = {
  /** As a sentence names it. */
  readonly noun: string
  /** The prefix of the actions that its policy may name. */
  readonly service: string
  /** What its policy may be about, besides `*`. Undefined: its policy says nothing of resources. */
  readonly arn: RegExp | undefined
  /** The largest policy, in bytes without insignificant whitespace. Undefined where AWS documents none, or lets it be raised. */
  readonly maxBytes: number | undefined
}

/** Sizes: the quotas of S3, KMS, ECR (`PolicyText`), SNS and Secrets Manager. That of a trust policy can be raised. */
export const KIND_FACTS: Readonly<Record<Exclude<ResourceKind, 'other'>, KindFacts>> = {
  bucket: { noun: 'bucket', service: 's3', arn: /^arn:[^:]*:s3:::./, maxBytes: 20_480 },
  key: { noun: 'KMS key', service: 'kms', arn: /^arn:[^:]*:kms:[^:]*:[^:]*:(key\/|\*)/, maxBytes: 32_768 },
  repository: {
    noun: 'repository',
    service: 'ecr',
    arn: /^arn:[^:]*:ecr:[^:]*:[^:]*:(repository\/|\*)/,
    maxBytes: 10_240,
  },
  trust: { noun: 'role', service: 'sts', arn: undefined, maxBytes: undefined },
  queue: { noun: 'queue', service: 'sqs', arn: /^arn:[^:]*:sqs:/, maxBytes: undefined },
  topic: { noun: 'topic', service: 'sns', arn: /^arn:[^:]*:sns:/, maxBytes: 30_720 },
  secret: { noun: 'secret', service: 'secretsmanager', arn: /^arn:[^:]*:secretsmanager:/, maxBytes: 20_480 },
}

const KNOWN = RESOURCE_KINDS.filter((kind) => kind !== 'other')

/** The facts of a kind; undefined for `other`. */
export function factsOf(kind: ResourceKind): KindFacts | undefined {
  return kind === 'other' ? undefined : KIND_FACTS[kind]
}

/** Whether some statement names principals, as only policies of resources do. Pass parsed JSON. */
export function namesPrincipals(json: unknown): boolean {
  return statementsIn(json).some((statement) => 'Principal' in statement || 'NotPrincipal' in statement)
}

/**
 * What the policy is attached to, as far as its actions and resources tell; an action or a resource of another service is a
 * mistake in it. Anything else is `other`: a policy of an access point names actions of S3 too.
 */
export function resourceKindOf(json: unknown): ResourceKind {
  const statements = statementsIn(json)
  const patterns = (...names: readonly string[]) =>
    statements.flatMap((statement) => names.flatMap((name) => textsOf(statement[name], '').map(({ text }) => text)))
  const services = patterns('Action', 'NotAction').map((text) => text.toLowerCase().split(':')[0] ?? '')
  const resources = patterns('Resource', 'NotResource').filter((text) => text !== '*')
  const hasResources = statements.some((statement) => 'Resource' in statement || 'NotResource' in statement)
  const named = new Set(services.filter((service) => service !== '*'))
  const kinds = KNOWN.filter((kind) => {
    const { service, arn } = KIND_FACTS[kind]
    const own = resources.filter((text) => text.split(':')[2] === service)
    if (arn !== undefined && !own.every((text) => arn.test(text))) return false
    if (named.size === 1) return named.has(service)
    if (hasResources) return own.length > 0 && own.length === resources.length
    return named.has(service) && (kind === 'trust' || kind === 'repository')
  })
  return kinds.length === 1 ? (kinds[0] ?? 'other') : 'other'
}

function statementsIn(json: unknown): readonly JsonObject[] {
  if (!isObject(json)) return []
  return itemsOf(json.Statement, '').flatMap(({ item }) => (isObject(item) ? [item] : []))
}
