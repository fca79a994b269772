import type { Dialect } from '../../../src/dialect.ts'
import type { Profile } from '../../../src/lint/document.ts'

/** For one code: a policy that has it, and nearly the same policy without it. Neither has any other finding. */
export type Example = {
  readonly code: string
  /** A policy, or the text of one that JSON.stringify could not write. */
  readonly bad: object | string
  readonly good: object | string
  readonly profile?: Profile
  readonly dialect?: Dialect
  /** Codes that the bad policy cannot avoid. */
  readonly also?: readonly string[]
}

type Element = string | readonly string[]
type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export const OWNER = { StringEquals: { 'aws:ResourceAccount': '111122223333' } }

export function policy(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements }
}

export function allow(action: Element, resource: Element, condition?: Condition): object {
  return { Effect: 'Allow', Action: action, Resource: resource, ...(condition ? { Condition: condition } : {}) }
}

export function deny(action: Element, resource: Element, condition?: Condition): object {
  return { ...allow(action, resource, condition), Effect: 'Deny' }
}

/** Reading one object, with a condition. */
export function readIf(condition: Condition): object {
  return policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*', condition))
}
