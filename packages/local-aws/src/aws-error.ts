/** An error that is answered to the client as AWS would: with its code and HTTP status. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number

  /** Further elements of S3's answer, which SDKs read. */
  readonly elements: Readonly<Record<string, string>>

  constructor(code: string, status: number, message: string, elements: Readonly<Record<string, string>> = {}) {
    super(message)
    this.name = 'AwsError'
    this.code = code
    this.status = status
    this.elements = elements
  }
}
