import { AwsError } from '../aws-error.ts'

const MAX_VERSIONS = 100
const MAX_LABELS = 20
/** Versions without a staging label are removed after this time. */
const PURGE_AFTER_MS = 24 * 3_600_000

export type Value = { readonly SecretString?: string | undefined; readonly SecretBinary?: string | undefined }
export type Version = { readonly id: string; readonly created: Date; readonly value: Value }

/** A secret: its versions, and the version that each staging label is attached to. */
export type Secret = {
  readonly name: string
  readonly arn: string
  readonly created: Date
  readonly changed: Date
  readonly description: string | undefined
  readonly kmsKeyId: string | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly versions: readonly Version[]
  readonly labels: Readonly<Record<string, string>>
  readonly deletedAt: Date | undefined
  /** The end of its recovery window: until then its name is taken. */
  readonly deletionDate: Date | undefined
}

export function labelsOf(secret: Secret, versionId: string): readonly string[] {
  return Object.entries(secret.labels)
    .filter(([, id]) => id === versionId)
    .map(([label]) => label)
}

/** Moves a staging label to a version. When AWSCURRENT moves, AWSPREVIOUS moves to the version that had it. */
export function moveLabel(secret: Secret, label: string, versionId: string): Secret {
  const from = secret.labels[label]
  const previous = label === 'AWSCURRENT' && from !== undefined && from !== versionId ? { AWSPREVIOUS: from } : {}
  const labels = { ...secret.labels, [label]: versionId, ...previous }
  if (Object.keys(labels).length > MAX_LABELS) throw limit(`${MAX_LABELS} staging labels`)
  return { ...secret, labels }
}

/**
 * Adds a version with its request token as id. The same token with the same value changes nothing; with another value it
 * is refused, because a version is immutable.
 */
export function addVersion(secret: Secret, id: string, value: Value, labels: readonly string[], now: Date): Secret {
  const existing = secret.versions.find((version) => version.id === id)
  if (existing) {
    if (isSame(existing.value, value)) return secret
    const message = `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`
    throw new AwsError('ResourceExistsException', 400, message)
  }
  const current = secret.versions.filter(
    (version) => labelsOf(secret, version.id).length > 0 || now.getTime() - version.created.getTime() < PURGE_AFTER_MS,
  )
  if (current.length >= MAX_VERSIONS) throw limit(`${MAX_VERSIONS} versions`)
  const extended: Secret = { ...secret, changed: now, versions: [...current, { id, created: now, value }] }
  return labels.reduce((next, label) => moveLabel(next, label, id), extended)
}

export function isSame(left: Value, right: Value): boolean {
  return left.SecretString === right.SecretString && left.SecretBinary === right.SecretBinary
}

function limit(what: string): AwsError {
  return new AwsError('LimitExceededException', 400, `You can't have more than ${what} in one secret.`)
}
