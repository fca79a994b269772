/** A place in S3: a whole bucket, everything below a prefix, or one object. */
export type Location = {
  readonly bucket: string
  /** Empty for the whole bucket; everything below it if it ends with `/`; otherwise the key of one object. */
  readonly path: string
  /** Who owns the bucket, 12 digits. Absent: the account that Curfew is deployed in. */
  readonly account?: string
  /** No statement for this location outlives it, whatever the window says. A whole second. */
  readonly until?: Date
  /** Whether versions of its objects may be read by their ids as well. */
  readonly versions?: true
  /** The entry of the catalogue by which the request named it. */
  readonly name?: string
}

/** Where a job calls from: public CIDRs, VPC endpoint ids, or anywhere. No AWS request carries both condition keys, so never both. */
export type Network = { readonly sourceIps: readonly string[] } | { readonly vpcEndpoints: readonly string[] } | 'any'

/** The ARN of a log group, with a prefix of the streams to write if the job's own name is no part of theirs. It ends with `/`. */
export type LogGroup = string | { readonly arn: string; readonly streams: string }

/** What a job may use. Nothing but `scratch` allows deletion. */
export type Access = {
  /** Read and list. */
  readonly datasets: readonly Location[]
  /** Read and list. */
  readonly baseModels: readonly Location[]
  /** Write only. */
  readonly outputs: readonly Location[]
  /** Read, list and write. */
  readonly checkpoints: readonly Location[]
  /** Read, list, write and delete: the job's own. */
  readonly scratch: readonly Location[]
  /** KMS key ARNs: decrypt what is read and encrypt what is written, through S3 only. */
  readonly kmsKeys: readonly string[]
  /** ECR repository ARNs: pull. */
  readonly images: readonly string[]
  /** CloudWatch log groups: write to the job's own streams. */
  readonly logGroups: readonly LogGroup[]
}

/** What stands before the name of an entry of the catalogue in a request. */
export const NAME_PREFIX = 'name:'

/** The lists of locations. */
export const LOCATION_LISTS = [
  'datasets',
  'baseModels',
  'outputs',
  'checkpoints',
  'scratch',
] as const satisfies readonly (keyof Access)[]

export type LocationList = (typeof LOCATION_LISTS)[number]

/** Whether a location is one object. Nothing is listed for one: a listing by its key shows every longer name as well. */
export function isOneObject({ path }: Pick<Location, 'path'>): boolean {
  return path !== '' && !path.endsWith('/')
}
