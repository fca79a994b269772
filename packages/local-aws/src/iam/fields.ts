import { type QueryInput, required, tagList, textList, validationError } from '../protocol/query.ts'
import { invalidInput, limitExceeded } from './errors.ts'
import type { Quotas } from './quotas.ts'
import type { Tags } from './state.ts'

/** The required name of a user, role, group or policy. */
export function nameField(input: QueryInput, field: string, maxLength: number): string {
  return matching(field, required(input, field), /^[\w+=,.@-]+$/, maxLength)
}

/** The path of a user, role or group: printable characters between slashes. Default: `/`. */
export function identityPath(input: QueryInput, field = 'Path'): string {
  return matching(field, input.get(field) ?? '/', /^\/([\u0021-\u007E]+\/)?$/, 512)
}

export function policyPath(input: QueryInput): string {
  return matching('Path', input.get('Path') ?? '/', /^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/, 512)
}

/** The ARN of a policy; checks its format only. */
export function policyArnField(input: QueryInput, field = 'PolicyArn'): string {
  return matching(field, required(input, field), /^arn:aws:iam::(\d{12}|aws):policy\/.+$/, 2048)
}

export function documentField(input: QueryInput, field: string): string {
  return matching(field, required(input, field), /^[\t\n\r\u0020-\u00FF]+$/, 131_072)
}

export function tagsField(input: QueryInput, quotas: Quotas, existing: Tags = new Map()): Tags {
  const tags = tagsIn(input)
  if (new Set([...existing.keys(), ...tags.keys()]).size > quotas.TagsPerResourceQuota)
    throw limitExceeded('TagsPerResource', quotas.TagsPerResourceQuota)
  return tags
}

/** The tags of a request. Checks their characters and lengths, and not how many they are. */
export function tagsIn(input: QueryInput): Tags {
  const tags = tagList(input)
  for (const [key, value] of tags) {
    matching('tags.key', key, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u, 128)
    matching('tags.value', value, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, 256)
    if (key.toLowerCase().startsWith('aws:')) throw invalidInput(`Tag keys may not begin with aws:: ${key}`)
  }
  return tags
}

/** Of a role or a policy. */
export function descriptionField(input: QueryInput): string | undefined {
  return input.has('Description') ? matching('Description', required(input, 'Description'), /^/, 1000) : undefined
}

/** A value of an enumeration, or undefined. */
export function choiceField(input: QueryInput, field: string, choices: readonly string[]): string | undefined {
  const value = input.get(field)
  if (value === undefined || choices.includes(value)) return value
  const at = `'${field.charAt(0).toLowerCase()}${field.slice(1)}'`
  throw validationError(
    `Value at ${at} failed to satisfy constraint: Member must satisfy enum value set: [${choices.join(', ')}]`,
  )
}

export function tagKeysField(input: QueryInput): readonly string[] {
  return textList(input, 'TagKeys')
}

/** Throws AWS's `ValidationError` for a value of another length or with other characters. */
export function matching(field: string, value: string, pattern: RegExp, maxLength: number, minLength = 0): string {
  const at = `'${field.charAt(0).toLowerCase()}${field.slice(1)}'`
  if (value.length < minLength)
    throw validationError(
      `Value at ${at} failed to satisfy constraint: Member must have length greater than or equal to ${minLength}`,
    )
  if (value.length > maxLength)
    throw validationError(
      `Value at ${at} failed to satisfy constraint: Member must have length less than or equal to ${maxLength}`,
    )
  if (!pattern.test(value))
    throw validationError(
      `Value at ${at} failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
    )
  return value
}
