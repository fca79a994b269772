/** Where in S3: a bucket, or a prefix of one. */
export type Location = {
  readonly bucket: string
  /** Empty for the whole bucket, otherwise it ends with `/`. */
  readonly prefix: string
}

/** From where: public CIDRs, VPC endpoint ids, or anywhere. A request never carries both keys, so the two exclude each other. */
export type Network = { readonly sourceIps: readonly string[] } | { readonly vpcEndpoints: readonly string[] } | 'any'

/** What a job may touch. Nothing here can delete. */
export type Access = {
  /** Read and list. */
  readonly datasets: readonly Location[]
  /** Read and list. */
  readonly baseModels: readonly Location[]
  /** Write only. */
  readonly outputs: readonly Location[]
  /** Read, list and write. */
  readonly checkpoints: readonly Location[]
  /** KMS key ARNs: decrypt what is read, encrypt what is written, through S3 only. */
  readonly kmsKeys: readonly string[]
  /** ECR repository ARNs: pull. */
  readonly images: readonly string[]
  /** CloudWatch log group ARNs: write the job's own streams. */
  readonly logGroups: readonly string[]
}
