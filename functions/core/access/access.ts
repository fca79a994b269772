/** A bucket of S3, or a prefix in one. */
export type Location = {
  readonly bucket: string
  /** Empty for the whole bucket, otherwise it ends with `/`. */
  readonly prefix: string
}

/** Where a job calls from: public CIDRs, VPC endpoint ids, or anywhere. No AWS request carries both condition keys, so never both. */
export type Network = { readonly sourceIps: readonly string[] } | { readonly vpcEndpoints: readonly string[] } | 'any'

/** What a job may use. Nothing here allows deletion. */
export type Access = {
  /** Read and list. */
  readonly datasets: readonly Location[]
  /** Read and list. */
  readonly baseModels: readonly Location[]
  /** Write only. */
  readonly outputs: readonly Location[]
  /** Read, list and write. */
  readonly checkpoints: readonly Location[]
  /** KMS key ARNs: decrypt what is read and encrypt what is written, through S3 only. */
  readonly kmsKeys: readonly string[]
  /** ECR repository ARNs: pull. */
  readonly images: readonly string[]
  /** CloudWatch log group ARNs: write to the job's own streams. */
  readonly logGroups: readonly string[]
}
