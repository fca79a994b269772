import { AwsError } from '../aws-error.ts'
import { matching, tagsIn } from '../iam/fields.ts'
import { numberedFields, type QueryInput, required, textList, validationError } from '../protocol/query.ts'

/** What a caller asks for with AssumeRole. */
export type SessionRequest = {
  readonly roleArn: string
  readonly sessionName: string
  readonly durationSeconds: number
  readonly policy: string | undefined
  readonly policyArns: readonly string[]
  readonly tags: ReadonlyMap<string, string>
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity: string | undefined
  readonly externalId: string | undefined
}

const NAME = /^[\w+=,.@-]+$/
const [MAX_TAGS, MAX_POLICIES, MAX_CHARACTERS, MAX_SECONDS] = [50, 10, 2048, 43_200]

/** Throws what STS answers to a request that is wrong whoever makes it. */
export function readSessionRequest(input: QueryInput): SessionRequest {
  const optional = (field: string, pattern: RegExp, maxLength: number) =>
    input.has(field) ? matching(field, required(input, field), pattern, maxLength, 2) : undefined
  const policy = input.has('Policy') ? matching('Policy', required(input, 'Policy'), POLICY, MAX_CHARACTERS) : undefined
  return {
    roleArn: matching('RoleArn', required(input, 'RoleArn'), /^[\t\n\r\u0020-\u007E\u0085\u00A0-\uFFFD]+$/u, 2048, 20),
    sessionName: matching('RoleSessionName', required(input, 'RoleSessionName'), NAME, 64, 2),
    durationSeconds: durationOf(input),
    policy,
    policyArns: policyArnsOf(input, policy?.length ?? 0),
    tags: sessionTags(input),
    transitiveTagKeys: atMost(MAX_TAGS, 'transitiveTagKeys', textList(input, 'TransitiveTagKeys')),
    sourceIdentity: optional('SourceIdentity', NAME, 64),
    externalId: optional('ExternalId', /^[\w+=,.@:/-]+$/, 1224),
  }
}

const POLICY = /^[\t\n\r\u0020-\u00FF]+$/

function durationOf(input: QueryInput): number {
  const seconds = Number(input.get('DurationSeconds') ?? 3600)
  if (Number.isInteger(seconds) && seconds >= 900 && seconds <= MAX_SECONDS) return seconds
  throw validationError(
    `Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must be between 900 and ${MAX_SECONDS}`,
  )
}

function policyArnsOf(input: QueryInput, policyLength: number): readonly string[] {
  const arns = numberedFields((index) => input.get(`PolicyArns.member.${index}.arn`))
  atMost(MAX_POLICIES, 'policyArns', arns)
  if (policyLength + arns.join('').length <= MAX_CHARACTERS) return arns
  const message = `The session policies are longer than ${MAX_CHARACTERS} characters together.`
  throw new AwsError('PackedPolicyTooLarge', 400, message)
}

// As on AWS, keys that differ only in their case are one key.
function sessionTags(input: QueryInput): ReadonlyMap<string, string> {
  const tags = tagsIn(input)
  const keys = numberedFields((index) => input.get(`Tags.member.${index}.Key`)).map((key) => key.toLowerCase())
  if (new Set(keys).size < keys.length) throw duplicateTags()
  atMost(MAX_TAGS, 'tags', keys)
  return tags
}

function atMost<Item>(most: number, field: string, items: readonly Item[]): readonly Item[] {
  if (items.length <= most) return items
  throw validationError(
    `Value at '${field}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  )
}

function duplicateTags(): AwsError {
  const message = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'
  return new AwsError('InvalidParameterValue', 400, message)
}
