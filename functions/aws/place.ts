import type { Where } from '#core/policy/where.ts'
import { setting } from './settings.ts'

/** The account and region that this deployment works in. */
export function place(): Where {
  return { partition: setting('PARTITION'), account: setting('ACCOUNT'), region: setting('AWS_REGION') }
}
