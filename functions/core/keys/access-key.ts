/** An access key as IAM lists it. */
export type FoundKey = {
  readonly id: string
  readonly active: boolean
  readonly createdAt: Date
}

/** The key whose secret is stored, as the version id of the secret says. */
export type StoredKey = {
  readonly id: string
  readonly storedAt: Date
}

/** The keys of one user, as IAM and Secrets Manager hold them. */
export type ObservedKeys = {
  readonly keys: readonly FoundKey[]
  readonly stored: StoredKey | undefined
}
