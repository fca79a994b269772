import { parseInstant } from '@curfew/iam-policy/instant'
import { parseAddress } from '@curfew/iam-policy/ip'
import { AwsError } from '../../aws-error.ts'
import { numberedFields, type QueryInput, required, textList } from '../../protocol/query.ts'
import type { Context } from '../../service.ts'
import { type Document, readDocument } from '../document.ts'
import { invalidInput } from '../errors.ts'
import { choiceField, matching } from '../fields.ts'

/** Documents that are sent to be simulated. Throws `InvalidInput` that names the one that is none. */
export function documentsField(input: QueryInput, field: string): readonly Document[] {
  return textList(input, field).map((text, index) => {
    try {
      return readDocument(text, 'inline')
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      throw invalidInput(`${field}.member.${index + 1}: ${error.message}`)
    }
  })
}

/** The actions to simulate, without wildcards. */
export function actionsField(input: QueryInput): readonly string[] {
  const actions = textList(input, 'ActionNames')
  if (actions.length === 0) required(input, 'ActionNames')
  const bad = actions.filter((action) => !/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action))
  if (bad.length === 0) return actions
  throw invalidInput(`Invalid Action name: ${bad.join(', ')}. Name actions as service:Action, without wildcards`)
}

/** The resources to simulate; `*` if there is none. */
export function resourcesField(input: QueryInput): readonly string[] {
  const resources = textList(input, 'ResourceArns')
  const bad = resources.filter((arn) => arn !== '*' && !/^arn:[^:]*:[^:]+:[^:]*:[^:]*:.+/.test(arn))
  if (bad.length > 0) throw invalidInput(`Invalid Resource ARN: ${bad.join(', ')}`)
  return resources.length > 0 ? resources : ['*']
}

/** The ARN of a user, who is the simulated caller. */
export function callerField(input: QueryInput): string | undefined {
  const arn = input.get('CallerArn')
  return arn === undefined ? undefined : matching('CallerArn', arn, /^arn:aws:iam::\d{12}:user\/.+$/, 2048, 1)
}

/** The account that owns the resources: an account id, or an ARN in it. */
export function ownerField(input: QueryInput): string | undefined {
  const owner = input.get('ResourceOwner')
  if (owner === undefined) return undefined
  const account = /^\d{12}$/.test(owner) ? owner : owner.split(':')[4]
  if (account !== undefined && /^\d{12}$/.test(account)) return account
  throw invalidInput(`Invalid ResourceOwner ${owner}: it must be an account id, or an ARN with one`)
}

/** The condition keys of the simulated request. */
export function contextField(input: QueryInput): Context {
  return Object.fromEntries(
    numberedFields((index) => {
      const at = `ContextEntries.member.${index}`
      return [...input.keys()].some((field) => field.startsWith(`${at}.`)) ? entryAt(input, at) : undefined
    }),
  )
}

function entryAt(input: QueryInput, at: string): readonly [string, readonly string[]] {
  const name = matching('contextKeyName', required(input, `${at}.ContextKeyName`), /^[^:]+:.+$/s, 256, 5)
  const values = textList(input, `${at}.ContextKeyValues`)
  required(input, `${at}.ContextKeyType`)
  const type = choiceField(input, `${at}.ContextKeyType`, TYPES) ?? 'string'
  if (!type.endsWith('List') && values.length !== 1)
    throw invalidInput(`The context key ${name} has ${values.length} values: its type ${type} takes one`)
  const bad = values.filter((value) => !isOfType(type.replace(/List$/, ''), value))
  if (bad.length > 0) throw invalidInput(`The context key ${name} has values that are no ${type}: ${bad.join(', ')}`)
  return [name, values]
}

const KINDS = ['string', 'numeric', 'boolean', 'ip', 'binary', 'date'] as const
const TYPES = KINDS.flatMap((kind) => [kind, `${kind}List`])

function isOfType(kind: string, value: string): boolean {
  if (kind === 'numeric') return value.trim() !== '' && Number.isFinite(Number(value))
  if (kind === 'boolean') return /^(?:true|false)$/i.test(value)
  if (kind === 'ip') return parseAddress(value.replace(/\/\d+$/, '')) !== undefined
  if (kind === 'date') return /^\d+$/.test(value) || parseInstant(value) !== undefined
  return kind !== 'binary' || /^[A-Za-z0-9+/]*={0,2}$/.test(value)
}
