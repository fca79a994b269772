import { addressesInWords, endpointsInWords } from '@curfew/iam-policy/explanation/origin'
import { instantInWords, spanInWords } from '@curfew/iam-policy/explanation/time'
import type { Access } from '#core/access/access.ts'
import type { Asked } from '#core/audit/history/asked.ts'
import type { RecordedEntry } from '#core/audit/who-had-access.ts'

/** What a job may do with each kind of thing that it asks for. */
const MAY: Readonly<Record<keyof Access, string>> = {
  datasets: 'read and list',
  baseModels: 'read and list',
  outputs: 'write to, and not read,',
  checkpoints: 'read, list and write to',
  scratch: 'read, list, write to and delete in',
  kmsKeys: 'have S3 use the key',
  images: 'pull images of',
  logGroups: 'write its own log streams in',
}

/** The policy of a job in sentences, from what is recorded of it: what, when and from where. */
export function sentencesOf({ access, network, opensAt, closesAt }: Asked): readonly string[] {
  const entries = Object.entries(access).filter(([, list]) => list.length > 0)
  const limited = entries.flatMap(([, list]) => list.filter(({ until }) => until !== undefined && until < closesAt))
  const span = opensAt < closesAt ? `${spanInWords({ opensAt, closesAt })}, ` : 'never: its end is before its window, '
  return [
    ...entries.map(([kind, list]) => `It may ${isKind(kind) ? MAY[kind] : `use as ${kind}`} ${namesOf(list)}.`),
    `All of it ${span}${networkInWords(network)}.`,
    ...limited.map(
      ({ resource, until }) =>
        `${resource} only until just before ${instantInWords(until ?? closesAt)}: its licence ends.`,
    ),
    ...(entries.length > 0 ? ['Nothing else is allowed by its policies.'] : []),
  ]
}

export function networkInWords(network: unknown): string {
  if (network === 'any') return 'from any network'
  const { sourceIps, vpcEndpoints }: Readonly<Record<string, unknown>> = { ...(isObject(network) ? network : {}) }
  const [ips, endpoints] = [textsIn(sourceIps), textsIn(vpcEndpoints)]
  if (ips.length > 0) return `from ${addressesInWords(ips)}`
  return endpoints.length > 0
    ? `through ${endpointsInWords(endpoints)}`
    : 'from a network that the record does not name'
}

function namesOf(list: readonly RecordedEntry[]): string {
  const names = list.map(({ resource }) => resource)
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function isKind(kind: string): kind is keyof Access {
  return Object.hasOwn(MAY, kind)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
