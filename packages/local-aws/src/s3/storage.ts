import { hash, randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { noSuchBucket } from './errors.ts'

/** Response headers of an object, by lower-case name: content type, metadata, encryption, checksums and so on. */
export type ObjectHeaders = Readonly<Record<string, string>>

export type StoredObject = {
  readonly key: string
  readonly body: Uint8Array
  /** In double quotes, as on the wire. */
  readonly etag: string
  readonly modifiedAt: Date
  readonly headers: ObjectHeaders
}

export type Part = {
  readonly number: number
  readonly body: Uint8Array
  readonly etag: string
  readonly uploadedAt: Date
}

export type Upload = {
  readonly id: string
  readonly key: string
  readonly startedAt: Date
  readonly headers: ObjectHeaders
  readonly parts: Map<number, Part>
}

export type Bucket = {
  readonly name: string
  readonly createdAt: Date
  readonly objects: Map<string, StoredObject>
  readonly uploads: Map<string, Upload>
}

/** The buckets of the account, in memory. */
export interface Storage {
  readonly buckets: ReadonlyMap<string, Bucket>
  /** Does nothing if the bucket exists. */
  createBucket(name: string): Bucket
  deleteBucket(name: string): void
  /** Throws `NoSuchBucket`. */
  bucket(name: string): Bucket
  putObject(bucket: string, key: string, body: Uint8Array | string, headers?: ObjectHeaders): StoredObject
  getObject(bucket: string, key: string): StoredObject | undefined
}

export function createStorage(clock: Clock): Storage {
  const buckets = new Map<string, Bucket>()
  const bucket = (name: string): Bucket => {
    const found = buckets.get(name)
    if (found) return found
    throw noSuchBucket()
  }

  return {
    buckets,
    bucket,
    createBucket(name) {
      const created = buckets.get(name) ?? { name, createdAt: clock.now(), objects: new Map(), uploads: new Map() }
      buckets.set(name, created)
      return created
    },
    deleteBucket: (name) => void buckets.delete(name),
    putObject(name, key, body, headers = {}) {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      const object = { key, body: bytes, etag: etagOf(bytes), modifiedAt: clock.now(), headers }
      bucket(name).objects.set(key, object)
      return object
    },
    getObject: (name, key) => buckets.get(name)?.objects.get(key),
  }
}

export function etagOf(body: Uint8Array): string {
  return `"${hash('md5', body)}"`
}

export function newUpload(key: string, headers: ObjectHeaders, startedAt: Date): Upload {
  return { id: randomUUID().replaceAll('-', ''), key, startedAt, headers, parts: new Map() }
}
