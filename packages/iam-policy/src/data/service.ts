export type AccessLevel = 'Read' | 'Write' | 'List' | 'Tagging' | 'Permissions management'

export type KeyType = 'String' | 'ARN' | 'Bool' | 'Numeric' | 'Date' | 'IPAddress'

export type Action = {
  /** `s3:GetObject` */
  readonly name: string
  readonly level: AccessLevel
  /** Empty if the action applies only to the resource `*`. */
  readonly resourceTypes: readonly ResourceType[]
  /** Keys that a request for the action may carry, those of its resource types included, global keys not. */
  readonly keys: readonly ConditionKey[]
  /** Actions that the caller also needs, such as `iam:PassRole`. */
  readonly dependents: readonly string[]
}

export type ResourceType = {
  readonly name: string
  /** `arn:${Partition}:s3:::${BucketName}/${ObjectName}` */
  readonly arn: string
  readonly keys: readonly ConditionKey[]
}

export type ConditionKey = {
  /** As AWS spells it, with placeholders: `aws:ResourceTag/${TagKey}`. */
  readonly name: string
  readonly type: KeyType
  /** Whether a request may carry several values. */
  readonly isMultiValued: boolean
}

export type Service = {
  readonly prefix: string
  readonly actions: readonly Action[]
  readonly resourceTypes: readonly ResourceType[]
  readonly keys: readonly ConditionKey[]
}
