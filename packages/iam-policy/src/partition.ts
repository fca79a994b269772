/** What differs between the partitions of AWS. */
export type Partition = {
  /** What the names of its services end with, in endpoints and in `kms:ViaService`: `amazonaws.com`. */
  readonly dnsSuffix: string
  /** Which regions it has. */
  readonly regions: RegExp
}

/** Every partition by its name in ARNs, as AWS's SDKs know them. The only place for what differs between them. */
export const PARTITIONS: ReadonlyMap<string, Partition> = new Map([
  ['aws', { dnsSuffix: 'amazonaws.com', regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-(?!gov-|iso)\w+-\d+$/ }],
  ['aws-cn', { dnsSuffix: 'amazonaws.com.cn', regions: /^cn-\w+-\d+$/ }],
  ['aws-us-gov', { dnsSuffix: 'amazonaws.com', regions: /^us-gov-\w+-\d+$/ }],
  ['aws-eusc', { dnsSuffix: 'amazonaws.eu', regions: /^eusc-\w+-\w+-\d+$/ }],
  ['aws-iso', { dnsSuffix: 'c2s.ic.gov', regions: /^us-iso-\w+-\d+$/ }],
  ['aws-iso-b', { dnsSuffix: 'sc2s.sgov.gov', regions: /^us-isob-\w+-\d+$/ }],
  ['aws-iso-e', { dnsSuffix: 'cloud.adc-e.uk', regions: /^eu-isoe-\w+-\d+$/ }],
  ['aws-iso-f', { dnsSuffix: 'csp.hci.ic.gov', regions: /^us-isof-\w+-\d+$/ }],
])

/** The partition that has a region; undefined if none is known to. */
export function partitionOfRegion(region: string): string | undefined {
  return [...PARTITIONS].find(([, { regions }]) => regions.test(region))?.[0]
}

/** `s3.us-east-1.amazonaws.com`: S3 in a region, as it is called in `kms:ViaService`. Undefined in an unknown partition. */
export function s3Service(partition: string, region: string): string | undefined {
  const { dnsSuffix } = PARTITIONS.get(partition) ?? {}
  return dnsSuffix === undefined ? undefined : `s3.${region}.${dnsSuffix}`
}
