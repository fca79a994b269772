import type { z } from 'zod'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { epochSeconds } from '../protocol/json.ts'
import type { Random } from '../random.ts'
import type * as inputs from './inputs.ts'
import { addVersion, labelsOf, moveLabel, type Secret, type Value } from './secret.ts'
import type { SecretStore } from './store.ts'

type Input<T extends z.ZodType> = z.infer<T>

/** The operations on the values of secrets, without authorization. */
export function valueOperations(store: SecretStore, clock: Clock, random: Random) {
  const named = ({ arn, name }: Secret) => ({ ARN: arn, Name: name })
  const written = (secret: Secret, versionId: string) => ({ ...named(secret), VersionId: versionId })

  return {
    create: (input: Input<typeof inputs.create>) => {
      const now = clock.now()
      const id = input.ClientRequestToken ?? random.uuid()
      const value = givenValue(input)
      const existing = store.find(input.Name)
      if (existing) return written(createdAgain(existing, id, value), id)

      const empty: Secret = {
        name: input.Name,
        arn: store.newArn(input.Name),
        created: now,
        changed: now,
        description: input.Description,
        kmsKeyId: input.KmsKeyId,
        tags: Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value])),
        versions: [],
        labels: {},
        deletedAt: undefined,
        deletionDate: undefined,
      }
      const secret = value ? addVersion(empty, id, value, ['AWSCURRENT'], now) : empty
      store.put(secret)
      return value ? written(secret, id) : named(secret)
    },

    putValue: (input: Input<typeof inputs.putValue>) => {
      const id = input.ClientRequestToken ?? random.uuid()
      const value = givenValue(input)
      if (!value)
        throw new AwsError('InvalidParameterException', 400, 'You must provide either SecretString or SecretBinary.')
      const secret = addVersion(store.getNotDeleted(input.SecretId), id, value, input.VersionStages, clock.now())
      store.put(secret)
      return { ...written(secret, id), VersionStages: labelsOf(secret, id) }
    },

    getValue: ({ SecretId, VersionId, VersionStage }: Input<typeof inputs.getValue>) => {
      const secret = store.getNotDeleted(SecretId)
      const label = VersionStage ?? 'AWSCURRENT'
      const id = VersionId ?? secret.labels[label]
      const version = secret.versions.find((one) => one.id === id)
      const isWanted = version && (!VersionId || !VersionStage || secret.labels[VersionStage] === version.id)
      if (!isWanted) {
        const what = VersionId ? `VersionId: ${VersionId}` : `staging label: ${label}`
        const message = `Secrets Manager can't find the specified secret value for ${what}`
        throw new AwsError('ResourceNotFoundException', 400, message)
      }
      const { created, value } = version
      return {
        ...written(secret, version.id),
        ...value,
        VersionStages: labelsOf(secret, version.id),
        CreatedDate: epochSeconds(created),
      }
    },

    moveStage: (input: Input<typeof inputs.moveStage>) => {
      const { VersionStage, RemoveFromVersionId, MoveToVersionId } = input
      const secret = store.getNotDeleted(input.SecretId)
      const holder = secret.labels[VersionStage]
      if (holder !== RemoveFromVersionId && holder !== MoveToVersionId) throw labelElsewhere(VersionStage, holder)
      const { [VersionStage]: _, ...others } = secret.labels
      if (MoveToVersionId === undefined) {
        if (VersionStage === 'AWSCURRENT') throw labelElsewhere(VersionStage, holder)
        store.put({ ...secret, labels: others, changed: clock.now() })
        return named(secret)
      }
      if (!secret.versions.some(({ id }) => id === MoveToVersionId)) {
        throw new AwsError('ResourceNotFoundException', 400, `Secrets Manager can't find version ${MoveToVersionId}.`)
      }
      store.put({ ...moveLabel(secret, VersionStage, MoveToVersionId), changed: clock.now() })
      return named(secret)
    },
  }
}

/** CreateSecret is idempotent by its token: a repeated request returns the existing secret. */
function createdAgain(existing: Secret, id: string, value: Value | undefined): Secret {
  if (existing.deletedAt) {
    const message = "You can't create this secret because a secret with this name is already scheduled for deletion."
    throw new AwsError('InvalidRequestException', 400, message)
  }
  if (value && existing.versions.some((version) => version.id === id))
    return addVersion(existing, id, value, [], existing.changed)
  throw new AwsError(
    'ResourceExistsException',
    400,
    `The operation failed because the secret ${existing.name} already exists.`,
  )
}

function givenValue({ SecretString, SecretBinary }: Value): Value | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw new AwsError('InvalidParameterException', 400, "You can't specify both SecretString and SecretBinary.")
  }
  if (SecretString !== undefined) return { SecretString }
  return SecretBinary === undefined ? undefined : { SecretBinary }
}

function labelElsewhere(label: string, holder: string | undefined): AwsError {
  const message = `The staging label ${label} is currently attached to version ${holder ?? 'none'}.`
  return new AwsError('InvalidParameterException', 400, message)
}
