/** Response headers of an object, by lower-case name: content type, metadata, encryption, checksums and so on. */
export type ObjectHeaders = Readonly<Record<string, string>>

export type StoredObject = {
  readonly key: string
  readonly body: Uint8Array
  /** In double quotes, as on the wire. */
  readonly etag: string
  readonly modifiedAt: Date
  readonly headers: ObjectHeaders
  /** `null` for what was written while the bucket was not versioned. */
  readonly versionId: string
}
