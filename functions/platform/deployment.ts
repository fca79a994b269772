import type { Deployment } from '#core/access/deployment.ts'
import { setting } from '#runtime/settings.ts'

/** Where this Lambda runs. */
export function deployment(): Deployment {
  return { partition: setting('PARTITION'), account: setting('ACCOUNT'), region: setting('AWS_REGION') }
}
