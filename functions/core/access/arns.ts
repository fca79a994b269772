import { PARTITIONS, partitionOfRegion } from '@curfew/iam-policy/partition'
import { toPrintable } from '../printable-text.ts'
import type { Problem } from '../refusal.ts'
import { type Access, LOCATION_LISTS } from './access.ts'

/** Any partition: that it is the deployment's is a rule of its own. */
const PARTITION = [...PARTITIONS.keys()].join('|')
const REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}'

const LISTS = [...LOCATION_LISTS, 'kmsKeys', 'images', 'logGroups'] as const satisfies readonly (keyof Access)[]

/** A bucket as a URI or as an ARN of any partition, then its name, then what is in it. */
export const S3_LOCATION = new RegExp(`^(?:s3://|arn:(?:${PARTITION}):s3:::)?([^/]*)/?(.*)$`, 's')

/** The form of an ARN in a region of an account, for its resource's form. */
export function regionalArn(service: string, resource: string): RegExp {
  return new RegExp(`^arn:(?:${PARTITION}):${service}:${REGION}:\\d{12}:${resource}$`)
}

/** Why an ARN cannot be of the partition that Curfew is deployed in; undefined if it can, or if it is no ARN. */
export function partitionProblem(text: string, own: string): string | undefined {
  const [prefix, partition = '', , region = ''] = text.split(':', 4)
  if (prefix !== 'arn') return undefined
  if (partition !== own) return `is in the partition ${toPrintable(partition, 20)}, and Curfew is deployed in ${own}`
  // A region that is newer than the table may be of this partition.
  const home = partitionOfRegion(region) ?? own
  return home === own ? undefined : `names the region ${region} of ${home}, and Curfew is deployed in ${own}`
}

/** ARNs of other partitions in the access that is asked for, as far as it can be read. */
export function partitionProblems(asked: unknown, own: string): readonly Problem[] {
  const access = fieldOf(asked, 'access')
  return LISTS.flatMap((list) => {
    const entries = fieldOf(access, list)
    const texts: readonly unknown[] = Array.isArray(entries) ? entries : []
    return texts.flatMap((entry, index) => {
      const text = typeof entry === 'string' ? entry : (fieldOf(entry, 'location') ?? fieldOf(entry, 'arn'))
      const message = typeof text === 'string' ? partitionProblem(text, own) : undefined
      return message === undefined ? [] : [{ path: `access.${list}[${index}]`, message }]
    })
  })
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
