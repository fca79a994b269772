import { isObject, type Json } from '#cli/json.ts'
import { SETTINGS_FILE } from '#cli/settings/settings.ts'

/** What a request needs and nobody has said. */
export const NEEDED = {
  source: `--source, or "source" in ${SETTINGS_FILE}: by it the guardrails know who asks`,
  principal: `--principal user/NAME, role/NAME or access-key/tigris/NAME, or "principal" in ${SETTINGS_FILE}: who the job runs as`,
  access: '--read or --write s3://bucket/prefix/ (or --base-model, --checkpoint, --scratch): what it may use',
  window: '--for 3h: how long',
  network: `--from ADDRESS or vpce-…, or "network" in ${SETTINGS_FILE}: where the job calls from`,
  reason: '--reason TEXT: why',
} as const

export type Needed = keyof typeof NEEDED

/** In the order in which somebody would be asked. */
export function missingIn(detail: Json, source: string | undefined): readonly Needed[] {
  const { access, window } = detail
  const isAsked = !isObject(access) || Object.values(access).some((list) => !Array.isArray(list) || list.length > 0)
  const hasEnd = window !== undefined && (!isObject(window) || window.closesAt !== undefined)
  const isMissing = {
    source: source === undefined,
    principal: detail.principal === undefined,
    access: !isAsked,
    window: !hasEnd,
    network: detail.network === undefined,
    reason: detail.reason === undefined,
  } satisfies Record<Needed, boolean>
  return NEEDED_NAMES.filter((name) => isMissing[name])
}

const NEEDED_NAMES = [
  'principal',
  'access',
  'window',
  'network',
  'reason',
  'source',
] as const satisfies readonly Needed[]
