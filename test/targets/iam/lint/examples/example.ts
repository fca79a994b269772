import type { PolicyKind } from '#targets/iam/lint.ts'

/** For one code: a policy that has it, and nearly the same policy that does not. Neither has any other finding. */
export type Example = {
  readonly code: string
  /** A policy, or the text of one where JSON.stringify could not write it. */
  readonly bad: object | string
  readonly good: object | string
  readonly profile?: PolicyKind
  /** Codes that cannot be had without. */
  readonly also?: readonly string[]
}

type Element = string | readonly string[]
type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
export const WINDOW = {
  DateGreaterThanEquals: { 'aws:CurrentTime': '2025-07-16T01:00:00Z' },
  DateLessThan: { 'aws:CurrentTime': '2025-07-16T04:00:00Z' },
}
export const PLACE = { IpAddress: { 'aws:SourceIp': '203.0.113.42/32' } }
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

/** A statement as a job's policy should have it. */
export function ofJob(action: Element, resource: Element, condition: Condition = {}): object {
  return allow(action, resource, { ...WINDOW, ...PLACE, ...OWNER, ...condition })
}

/** Reading one object, with a condition. */
export function readIf(condition: Condition): object {
  return policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*', condition))
}
