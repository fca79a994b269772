import type { Clock } from './clock.ts'
import { cloudFormationService } from './cloudformation/service.ts'
import { createAlarms } from './cloudwatch/alarms/alarms.ts'
import type { Metrics } from './cloudwatch/metrics/store.ts'
import { cloudWatchService } from './cloudwatch/service.ts'
import { ec2Service } from './ec2/service.ts'
import { ecrService } from './ecr/service.ts'
import { createKeys } from './kms/keys.ts'
import { kmsService } from './kms/service.ts'
import { s3Service } from './s3/service.ts'
import { createStorage, type Storage } from './s3/storage.ts'
import type { Service } from './service.ts'
import type { Stack } from './template/stack.ts'

export type DataPlane = { readonly storage: Storage; readonly services: readonly Service[] }

/** What jobs, and services on their behalf, read and write; the stack's alarms, and its description. */
export function createDataPlane(stack: Stack, clock: Clock, metrics: Metrics): DataPlane {
  const { location, alarms } = stack
  const { account, region } = location
  const storage = createStorage(clock)
  const keys = createKeys(location, clock)
  return {
    storage,
    services: [
      s3Service({ storage, clock, region, keys }),
      kmsService(keys, account),
      ec2Service(location),
      ecrService(location, clock),
      cloudFormationService(stack, clock.now()),
      cloudWatchService(createAlarms(alarms, location, { clock, metrics }), metrics, clock),
    ],
  }
}
