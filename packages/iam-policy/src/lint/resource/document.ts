import type { PRINCIPAL_TYPES } from '../../principal.ts'
import type { Document, LintStatement } from '../document.ts'
import { isEverything, listed } from '../statements.ts'
import type { ResourceKind } from './kinds.ts'

/** A principal that a statement names, and its path. Everybody is `*` of type AWS. */
export type LintPrincipal = {
  readonly type: (typeof PRINCIPAL_TYPES)[number]
  readonly id: string
  readonly path: string
}

export type LintPrincipals = {
  readonly path: string
  /** `NotPrincipal`. */
  readonly isNegated: boolean
  readonly named: readonly LintPrincipal[]
}

export type ResourceLintStatement = LintStatement & {
  readonly principals: LintPrincipals
  /** Whether it says what it is about; without, it is about the resource that has the policy. */
  readonly hasResource: boolean
}

export type ResourceDocument = Omit<Document, 'statements'> & { readonly statements: readonly ResourceLintStatement[] }

/** What a check of the policy of a resource is given. */
export type ResourceSubject = {
  readonly document: ResourceDocument
  readonly kind: ResourceKind
  /** The account that the resource belongs to, if it is known. */
  readonly account: string | undefined
}

/** The statements that allow something. */
export function allowsIn({ statements }: ResourceDocument): readonly ResourceLintStatement[] {
  return statements.filter(({ effect }) => effect === 'Allow')
}

/** Whether the statement is about everybody. */
export function isForEverybody({ principals }: ResourceLintStatement): boolean {
  return !principals.isNegated && principals.named.some(({ type, id }) => type === 'AWS' && id === '*')
}

/** `call s3:GetObject and s3:ListBucket` */
export function actionsInWords({ actions }: LintStatement): string {
  const names = listed(actions.patterns.map(({ text }) => text))
  if (actions.isNegated) return `do everything except ${names}`
  return actions.patterns.some(isEverything) ? 'do anything' : `call ${names}`
}
