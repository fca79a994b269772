import type { z } from 'zod'
import { AwsError } from '../aws-error.ts'
import type { Clock } from '../clock.ts'
import { epochSeconds } from '../protocol/json.ts'
import type * as inputs from './inputs.ts'
import type { Secret } from './secret.ts'
import type { SecretStore } from './store.ts'

const DAY_MS = 24 * 3_600_000

type Input<T extends z.ZodType> = z.infer<T>

/** The operations on whole secrets, without authorization. */
export function lifecycleOperations(store: SecretStore, clock: Clock) {
  const named = ({ arn, name }: Secret) => ({ ARN: arn, Name: name })

  return {
    remove: (input: Input<typeof inputs.remove>) => {
      const now = clock.now()
      if (input.ForceDeleteWithoutRecovery && input.RecoveryWindowInDays !== undefined) {
        const message = "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
        throw new AwsError('InvalidParameterException', 400, message)
      }
      const secret = input.ForceDeleteWithoutRecovery ? store.get(input.SecretId) : store.getNotDeleted(input.SecretId)
      if (input.ForceDeleteWithoutRecovery) {
        store.remove(secret)
        return { ...named(secret), DeletionDate: epochSeconds(now) }
      }
      const deletionDate = new Date(now.getTime() + (input.RecoveryWindowInDays ?? 30) * DAY_MS)
      store.put({ ...secret, deletedAt: now, deletionDate })
      return { ...named(secret), DeletionDate: epochSeconds(deletionDate) }
    },

    restore: ({ SecretId }: Input<typeof inputs.byId>) => {
      const secret = { ...store.get(SecretId), deletedAt: undefined, deletionDate: undefined }
      store.put(secret)
      return named(secret)
    },

    retag: (SecretId: string, change: (tags: Secret['tags']) => Secret['tags']) => {
      const secret = store.getNotDeleted(SecretId)
      store.put({ ...secret, tags: change(secret.tags), changed: clock.now() })
      return {}
    },
  }
}
