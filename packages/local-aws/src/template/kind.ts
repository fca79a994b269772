import type { z } from 'zod'
import type { StackLocation } from './stack-location.ts'

/** What `Ref` and `Fn::GetAtt` return for a resource. */
export type ResourceIdentity = {
  readonly ref: string
  readonly attributes: Readonly<Record<string, string>>
}

/** What the name and ARN of a resource are made of. Other properties are not resolved yet, because they may refer to other resources. */
export type Naming = {
  readonly logicalId: string
  readonly location: StackLocation
  /** The property as text; undefined if the template does not have it. */
  readonly property: (name: string) => string | undefined
  /** The name that CloudFormation would generate. Here it is the same in each run, so that tests can rely on it. */
  readonly generated: string
}

/** One CloudFormation resource type that local AWS runs. */
export type Kind<T> = {
  readonly type: string
  readonly identify: (naming: Naming) => ResourceIdentity
  readonly properties: z.ZodType<T>
}

/** A resource with its intrinsic functions resolved and its properties validated. */
export type Resource<T> = {
  readonly logicalId: string
  readonly identity: ResourceIdentity
  readonly properties: T
}

/** The ARN of a resource whose kind has one. */
export function arnOf(identity: ResourceIdentity): string {
  return identity.attributes.Arn ?? ''
}
