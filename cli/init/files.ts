import { parsePrincipal } from '#core/grant/principal.ts'
import { printInstant, secondsAfter } from '#core/grant/window.ts'
import type { Answers } from './answers.ts'

/** The content of the first files. */
export type FirstFiles = {
  readonly settings: object
  readonly guardrails: object
  readonly event: { readonly 'detail-type': string; readonly source: string; readonly detail: object }
}

type Names = { readonly guardrails: string; readonly schema: string | undefined }

const MIN_WINDOW_HOURS = 12
const MINUTE_MS = 60_000

/** The least that lets the first job run: the guardrails name one source, one principal, and only the locations that were given. */
export function firstFiles(answers: Answers, seconds: number, names: Names, now: Date): FirstFiles {
  const { stage, source, requestedBy, principal, job, reason } = answers
  const network = networkOf(answers.from)
  const opensAt = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS)
  const window = { opensAt: printInstant(opensAt), closesAt: printInstant(secondsAfter(opensAt, seconds)) }
  const access = { datasets: answers.read, outputs: answers.write.map((location) => `${folderOf(location)}${job}/`) }
  return {
    settings: { stage, source, requestedBy, principal, network, guardrails: names.guardrails },
    guardrails: {
      ...(names.schema !== undefined && { $schema: names.schema }),
      rules: [ruleOf(answers, network, Math.max(MIN_WINDOW_HOURS, Math.ceil(seconds / 3600)))],
    },
    // With its source, by which the guardrails know who asks.
    event: {
      'detail-type': 'Training Job Scheduled',
      source,
      detail: { jobId: job, principal: parsePrincipal(principal), window, network, access, requestedBy, reason },
    },
  }
}

function ruleOf({ source, principal, read, write }: Answers, network: object, longestWindowHours: number) {
  return {
    name: `jobs of ${source}`,
    for: { sources: [source] },
    principals: [principal],
    networks: network,
    keys: principal.startsWith('user/') ? ['rotate', 'deactivate'] : [],
    read: read.map(entryOf),
    write: write.map((location) => entryOf(folderOf(location))),
    ...{ kmsKeys: [], images: [], logGroups: [] },
    ...{ longestWindowHours, furthestStartDays: 14, longestExtensionHours: 6, longestReopenHours: 1 },
    ...{ anyNetwork: false, exclusive: false, jobsPerPrincipal: 4, requestsPerHour: 60 },
  }
}

function networkOf(from: readonly string[]): object {
  const isEndpoint = (place: string) => place.startsWith('vpce-')
  const [vpcEndpoints, addresses] = [from.filter(isEndpoint), from.filter((place) => !isEndpoint(place))]
  // Both are refused by the contract, with its reason.
  return {
    ...(addresses.length > 0 && { sourceIps: addresses.map(blockOf) }),
    ...(vpcEndpoints.length > 0 && { vpcEndpoints }),
  }
}

/** Guardrails name blocks. */
function blockOf(address: string): string {
  if (address.includes('/')) return address
  return `${address}/${address.includes(':') ? 128 : 32}`
}

/** `s3://bucket/prefix/`, with a slash at its end. */
function folderOf(location: string): string {
  return `${location.replace(/\*$/, '').replace(/\/+$/, '')}/`
}

/** A bucket by its name, and a part of one by its path. */
function entryOf(location: string): string {
  const path = location.replace(/\*$/, '')
  return /^s3:\/\/([^/]+)\/?$/.exec(path)?.[1] ?? path
}
