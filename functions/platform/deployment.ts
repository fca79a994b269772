import type { Deployment } from '#core/access/deployment.ts'
import { setting } from '#runtime/settings.ts'

/** The account and region that this deployment works in. */
export function deployment(): Deployment {
  return { partition: setting('PARTITION'), account: setting('ACCOUNT'), region: setting('AWS_REGION') }
}
