import { hash, randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { ForeignOwner } from '../service.ts'
import type { BucketDenials } from './bucket-policy.ts'
import { noSuchBucket } from './errors.ts'
import { DEFAULT_ENCRYPTION } from './headers.ts'
import type { ObjectHeaders, StoredObject } from './stored-object.ts'
import {
  currentObject,
  type DeleteMarker,
  type History,
  nextVersionId,
  type Version,
  type Versioning,
  withoutVersion,
  withVersion,
} from './versions.ts'

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
  /** Undefined for a bucket of the account itself. */
  readonly owner: ForeignOwner | undefined
  /** Of a bucket of the account itself: it only denies. */
  policy: BucketDenials | undefined
  /** Undefined until it is enabled for the first time; then it can be suspended only. */
  versioning: Versioning
  /** How objects are encrypted whose upload does not say it. */
  encryption: ObjectHeaders
  /** Every version of each key, the newest first. */
  readonly histories: Map<string, History>
  /** The current version of each key, unless that is a delete marker. */
  readonly objects: Map<string, StoredObject>
  readonly uploads: Map<string, Upload>
}

/** The buckets of the account and of others, in memory: a name means one bucket everywhere. */
export interface Storage {
  readonly buckets: ReadonlyMap<string, Bucket>
  /** Does nothing if the bucket exists. */
  createBucket(name: string, owner?: ForeignOwner): Bucket
  deleteBucket(name: string): void
  /** Throws `NoSuchBucket`. */
  bucket(name: string): Bucket
  putObject(
    bucket: string,
    key: string,
    body: Uint8Array | string,
    headers?: ObjectHeaders,
    etag?: string,
  ): StoredObject
  /** The current version. */
  getObject(bucket: string, key: string): StoredObject | undefined
  /** Deletes as the versioning of the bucket says: returns the delete marker that it leaves, if any. */
  deleteObject(bucket: string, key: string): DeleteMarker | undefined
  /** Deletes one version for good. Returns it, if there was one. */
  deleteVersion(bucket: string, key: string, versionId: string): Version | undefined
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
    createBucket(name, owner) {
      const created = buckets.get(name) ?? newBucket(name, clock.now(), owner)
      buckets.set(name, created)
      return created
    },
    deleteBucket: (name) => void buckets.delete(name),
    putObject(name, key, body, headers = {}, etag) {
      const bytes = typeof body === 'string' ? Buffer.from(body) : body
      const to = bucket(name)
      const versionId = nextVersionId(to.versioning)
      const object = { key, body: bytes, etag: etag ?? etagOf(bytes), modifiedAt: clock.now(), headers, versionId }
      keep(to, key, withVersion(historyOf(to, key), object))
      return object
    },
    getObject: (name, key) => buckets.get(name)?.objects.get(key),
    deleteObject(name, key) {
      const from = bucket(name)
      if (from.versioning === undefined) return keep(from, key, [])
      const versionId = nextVersionId(from.versioning)
      const marker: DeleteMarker = { key, versionId, modifiedAt: clock.now(), deleteMarker: true }
      keep(from, key, withVersion(historyOf(from, key), marker))
      return marker
    },
    deleteVersion(name, key, versionId) {
      const from = bucket(name)
      const history = historyOf(from, key)
      keep(from, key, withoutVersion(history, versionId))
      return history.find((version) => version.versionId === versionId)
    },
  }
}

function newBucket(name: string, createdAt: Date, owner: ForeignOwner | undefined): Bucket {
  const [histories, objects, uploads] = [new Map(), new Map(), new Map()]
  const encryption = DEFAULT_ENCRYPTION
  return { name, createdAt, owner, policy: undefined, versioning: undefined, encryption, histories, objects, uploads }
}

export function historyOf({ histories }: Bucket, key: string): History {
  return histories.get(key) ?? []
}

function keep({ histories, objects }: Bucket, key: string, history: History): undefined {
  const current = currentObject(history)
  if (history.length === 0) histories.delete(key)
  else histories.set(key, history)
  if (current === undefined) objects.delete(key)
  else objects.set(key, current)
}

export function etagOf(body: Uint8Array): string {
  return `"${hash('md5', body)}"`
}

export function newUpload(key: string, headers: ObjectHeaders, startedAt: Date): Upload {
  return { id: randomUUID().replaceAll('-', ''), key, startedAt, headers, parts: new Map() }
}
