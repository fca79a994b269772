import { Fault } from '#cli/fault.ts'
import { isObject, type Json } from '#cli/json.ts'
import { principalFrom } from '#cli/principal-option.ts'
import type { Settings } from '#cli/settings/settings.ts'
import { JOB_KINDS, printEndsWith } from '#core/grant/ends-with.ts'
import { newJobId } from './job-id.ts'
import type { RequestOptions } from './options.ts'
import { windowOf } from './window-of.ts'

/** The detail of an event, and by which options its fields came to be: problems name them. */
export type AskedDetail = { readonly detail: Json; readonly origins: ReadonlyMap<string, string> }

/** The lists of an event's access, by the options that add to them. */
const LISTS = {
  datasets: ['--read', 'read'],
  baseModels: ['--base-model', 'baseModel'],
  outputs: ['--write', 'write'],
  checkpoints: ['--checkpoint', 'checkpoint'],
  scratch: ['--scratch', 'scratch'],
  kmsKeys: ['--kms-key', 'kmsKey'],
  images: ['--image', 'image'],
  logGroups: ['--log-group', 'logGroup'],
} as const

/**
 * What an event says as options change it, with the defaults of the settings. Throws a Fault for an option that cannot be read.
 * @param filed the detail of a file; empty without one
 * @param caller whom it is requested by, unless something says so
 */
export function detailOf(
  options: RequestOptions,
  filed: Json,
  settings: Settings,
  caller: string,
  now: Date,
): AskedDetail {
  const requestedBy = options.requestedBy ?? filed.requestedBy ?? settings.requestedBy ?? caller
  const { lists, origins } = listsOf(options, filed.access)
  const detail = {
    jobId: options.job ?? filed.jobId ?? newJobId(typeof requestedBy === 'string' ? requestedBy : '', now),
    principal: principalOf(options) ?? filed.principal ?? settings.principal,
    window: windowOf(options, filed.window, now),
    network: networkOf(options) ?? filed.network ?? settings.network,
    access: lists,
    isolation: options.isolation ?? filed.isolation,
    listing: options.listing ?? filed.listing,
    endsWith: endsWithOf(options) ?? filed.endsWith,
    keys: options.keys ?? filed.keys,
    requestedBy,
    reason: options.reason ?? filed.reason,
  }
  const said = Object.entries({ ...filed, ...detail }).filter(([, value]) => value !== undefined)
  return { detail: Object.fromEntries(said), origins: new Map([...origins, ...fieldOrigins(options)]) }
}

function listsOf(options: RequestOptions, filed: unknown) {
  // What is no object is left for the contract to refuse.
  if (filed !== undefined && !isObject(filed)) return { lists: filed, origins: [] }
  const added = Object.entries(LISTS).map(([list, [option, name]]) => {
    const before: unknown = filed?.[list] ?? []
    const texts = options[name] ?? []
    if (!Array.isArray(before) || texts.length === 0) return { list, entries: filed?.[list], origins: [] }
    const origin = (text: string, index: number) =>
      [`access.${list}[${before.length + index}]`, `${option} ${text}`] as const
    return { list, entries: [...before, ...texts], origins: texts.map(origin) }
  })
  const lists = added.flatMap(({ list, entries }) => (entries === undefined ? [] : [[list, entries] as const]))
  return {
    lists: { ...filed, ...Object.fromEntries(lists) },
    origins: added.flatMap(({ origins }) => origins),
  }
}

function fieldOrigins({ for: length, ...options }: RequestOptions): readonly (readonly [string, string])[] {
  const origins = [
    ['jobId', '--job', options.job],
    ['principal', '--principal', options.principal],
    ['window', '--for', length],
    ['window.closesAt', '--for', length],
    ['window.closesAt', '--until', options.until],
    ['window.opensAt', '--starts-at', options.startsAt],
    ['window.runsFor', '--runs-for', options.runsFor],
    ['window.heartbeat', '--heartbeat', options.heartbeat],
    ['network', '--from', options.from?.join(' --from ')],
    ['endsWith', '--ends-with', options.endsWith],
    ['keys', '--keys', options.keys],
    ['isolation', '--isolation', options.isolation],
    ['listing', '--listing', options.listing],
    ['reason', '--reason', options.reason],
    ['requestedBy', '--requested-by', options.requestedBy],
  ] as const
  return origins.flatMap(([path, option, text]) => (text === undefined ? [] : [[path, `${option} ${text}`] as const]))
}

export function principalOf({ principal }: Pick<RequestOptions, 'principal'>): unknown {
  return principal === undefined ? undefined : principalFrom(principal)
}

/** Addresses and endpoints apart, as an event has them. */
export function networkOf({ from }: Pick<RequestOptions, 'from'>): unknown {
  if (from === undefined) return undefined
  if (from.length === 1 && from[0] === 'any') return 'any'
  const endpoints = from.filter((place) => place.startsWith('vpce-'))
  const addresses = from.filter((place) => !endpoints.includes(place))
  return {
    ...(addresses.length > 0 && { sourceIps: addresses }),
    ...(endpoints.length > 0 && { vpcEndpoints: endpoints }),
  }
}

export function endsWithOf({ endsWith }: Pick<RequestOptions, 'endsWith'>): unknown {
  if (endsWith === undefined) return undefined
  const [, word = '', name = ''] = /^([A-Za-z]+):(.+)$/.exec(endsWith) ?? []
  const kind = JOB_KINDS.find((one) => one === word)
  if (kind !== undefined) return printEndsWith({ kind, name })
  throw new Fault(`Cannot use --ends-with ${endsWith}: it is KIND:NAME, and a kind is one of ${JOB_KINDS.join(', ')}`)
}
