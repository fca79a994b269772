import type { Clock } from './clock.ts'
import { cloudWatchService } from './cloudwatch/service.ts'
import { ec2Service } from './ec2/service.ts'
import { ecrService } from './ecr/service.ts'
import { createKeys } from './kms/keys.ts'
import { kmsService } from './kms/service.ts'
import { s3Service } from './s3/service.ts'
import { createStorage, type Storage } from './s3/storage.ts'
import type { Service } from './service.ts'
import type { StackLocation } from './template/stack-location.ts'

export type DataPlane = { readonly storage: Storage; readonly services: readonly Service[] }

/** The services that hold no part of a stack: what jobs, and services on their behalf, read and write. */
export function createDataPlane(location: StackLocation, clock: Clock): DataPlane {
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
      cloudWatchService(),
    ],
  }
}
