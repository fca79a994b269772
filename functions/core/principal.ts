/** The IAM identity that a job runs as. */
export type Principal = {
  readonly type: 'user' | 'role'
  /** Friendly name, without path: what IAM's attach calls take. */
  readonly name: string
}
