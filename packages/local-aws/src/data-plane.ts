import type { Clock } from './clock.ts'
import { createAlarms } from './cloudwatch/alarms.ts'
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

/** The services that hold no part of a stack but its alarms: what jobs, and services on their behalf, read and write. */
export function createDataPlane({ location, alarms }: Pick<Stack, 'location' | 'alarms'>, clock: Clock): DataPlane {
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
      cloudWatchService(createAlarms(alarms, location, clock)),
    ],
  }
}
