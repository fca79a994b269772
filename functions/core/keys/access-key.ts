/** An access key as IAM lists it. */
export type FoundKey = {
  readonly id: string
  readonly active: boolean
  readonly createdAt: Date
}

/** The key whose secret is stored, as the secret's current version names it. */
export type StoredKey = {
  readonly id: string
  readonly storedAt: Date
}
