import { randomUUID } from 'node:crypto'
import type { StoredObject } from './stored-object.ts'

/** Whether a bucket keeps old versions. */
export type Versioning = 'Enabled' | 'Suspended' | undefined

/** What a deletion leaves in a versioned bucket: the key has no object then, and all its versions. */
export type DeleteMarker = {
  readonly key: string
  readonly versionId: string
  readonly modifiedAt: Date
  readonly deleteMarker: true
}

export type Version = StoredObject | DeleteMarker

/** The versions of one key, the newest first. */
export type History = readonly Version[]

/** The id of versions that are written while versioning is not enabled: each replaces the one before. */
export const NULL_VERSION = 'null'

export function nextVersionId(versioning: Versioning): string {
  return versioning === 'Enabled' ? randomUUID().replaceAll('-', '') : NULL_VERSION
}

export function withVersion(history: History, version: Version): History {
  return [version, ...withoutVersion(history, version.versionId)]
}

export function withoutVersion(history: History, versionId: string): History {
  return history.filter((version) => version.versionId !== versionId)
}

/** The object that readers of a key see, if its newest version is none of a deletion. */
export function currentObject([newest]: History): StoredObject | undefined {
  return newest === undefined || 'deleteMarker' in newest ? undefined : newest
}
