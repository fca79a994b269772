import type { z } from 'zod'
import type { StackLocation } from './stack-location.ts'

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export type Identity = {
  readonly ref: string
  readonly attributes: Readonly<Record<string, string>>
}

/** Reads one property that a name or ARN is made of; anything else of the resource may still refer to others. */
export type Named = {
  readonly logicalId: string
  readonly place: StackLocation
  /** The property as text, or undefined if the template leaves it out. */
  readonly property: (name: string) => string | undefined
  /** The name CloudFormation would make up. The same in each run, so that tests may hold on to it. */
  readonly generated: string
}

/** One CloudFormation resource type that local AWS runs. */
export type Kind<T> = {
  readonly type: string
  readonly identify: (named: Named) => Identity
  readonly properties: z.ZodType<T>
}

/** A resource with its functions worked out and its properties checked. */
export type Resource<T> = {
  readonly logicalId: string
  readonly identity: Identity
  readonly properties: T
}

/** The ARN of a resource whose kind has one. */
export function arnOf(identity: Identity): string {
  return identity.attributes.Arn ?? ''
}
