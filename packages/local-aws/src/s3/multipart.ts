import { hash } from 'node:crypto'
import { innerXml, unescapeXml } from '../protocol/xml.ts'
import { type Ask, authorizeCreation, authorizeOnBucket, authorizeOnObject, type Operations } from './ask.ts'
import { copySource } from './copy.ts'
import { entityTooSmall, invalidArgument, invalidPart, malformedXml, noSuchUpload } from './errors.ts'
import { checksums, objectHeaders, withoutChecksums } from './headers.ts'
import { checkWrite } from './preconditions.ts'
import { plain, xml } from './response.ts'
import { etagOf, newUpload, type Part, type Upload } from './storage.ts'

/** Every part but the last must be this large. */
const SMALLEST_PART_BYTES = 5 * 1024 * 1024

export const multipartOperations: Operations = {
  CreateMultipartUpload(ask) {
    authorizeCreation(ask, false)
    const { s3, call, bucket, key } = ask
    const upload = newUpload(key, withoutChecksums(objectHeaders(call.request)), s3.clock.now())
    s3.storage.bucket(bucket).uploads.set(upload.id, upload)
    return xml(call, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: upload.id })
  },

  UploadPart(ask) {
    authorizeCreation(ask, false)
    const { body, headers } = ask.call.request
    const { etag } = store(ask, body)
    return plain(ask.call, 200, { etag, ...checksums(headers) })
  },

  UploadPartCopy(ask) {
    authorizeCreation(ask, false)
    const { etag, uploadedAt } = store(ask, copySource(ask).body)
    return xml(ask.call, 'CopyPartResult', { ETag: etag, LastModified: uploadedAt })
  },

  CompleteMultipartUpload(ask) {
    authorizeCreation(ask)
    const { s3, call, bucket, key } = ask
    checkWrite(call.request, s3.storage.getObject(bucket, key))
    const upload = uploadOf(ask)
    const parts = chosenParts(upload, Buffer.from(call.request.body).toString('utf8'))
    if (parts.slice(0, -1).some(({ body }) => body.length < SMALLEST_PART_BYTES)) throw entityTooSmall()
    const { objects, uploads } = s3.storage.bucket(bucket)
    const etag = combinedEtag(parts)
    const body = Buffer.concat(parts.map((part) => part.body))
    objects.set(key, { key, body, etag, modifiedAt: s3.clock.now(), headers: upload.headers })
    uploads.delete(upload.id)
    return xml(call, 'CompleteMultipartUploadResult', {
      Location: `/${bucket}/${key}`,
      Bucket: bucket,
      Key: key,
      ETag: etag,
    })
  },

  AbortMultipartUpload(ask) {
    authorizeOnObject('AbortMultipartUpload', ask)
    ask.s3.storage.bucket(ask.bucket).uploads.delete(uploadOf(ask).id)
    return plain(ask.call, 204)
  },

  ListParts(ask) {
    authorizeOnObject('ListMultipartUploadParts', ask)
    const { id, parts } = uploadOf(ask)
    const Part = [...parts.values()].map((part) => ({
      PartNumber: part.number,
      ETag: part.etag,
      Size: part.body.length,
      LastModified: part.uploadedAt,
    }))
    return xml(ask.call, 'ListPartsResult', {
      Bucket: ask.bucket,
      Key: ask.key,
      UploadId: id,
      IsTruncated: false,
      Part,
    })
  },

  ListMultipartUploads(ask) {
    authorizeOnBucket('ListBucketMultipartUploads', ask)
    const prefix = ask.query.get('prefix') ?? ''
    const open = [...ask.s3.storage.bucket(ask.bucket).uploads.values()].filter(({ key }) => key.startsWith(prefix))
    const Upload = open.map(({ key, id, startedAt }) => ({ Key: key, UploadId: id, Initiated: startedAt }))
    return xml(ask.call, 'ListMultipartUploadsResult', {
      Bucket: ask.bucket,
      Prefix: prefix,
      IsTruncated: false,
      Upload,
    })
  },
}

function store(ask: Ask, body: Uint8Array): Part {
  const number = Number(ask.query.get('partNumber'))
  if (!(Number.isInteger(number) && number >= 1 && number <= 10_000))
    throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive')
  const part = { number, body, etag: etagOf(body), uploadedAt: ask.s3.clock.now() }
  uploadOf(ask).parts.set(number, part)
  return part
}

function uploadOf({ s3, bucket, key, query }: Ask): Upload {
  const upload = s3.storage.bucket(bucket).uploads.get(query.get('uploadId') ?? '')
  if (upload?.key === key) return upload
  throw noSuchUpload()
}

function chosenParts({ parts }: Upload, document: string): readonly Part[] {
  const listed = innerXml(document, 'Part')
  if (listed.length === 0) throw malformedXml()
  return listed.map((part) => {
    const found = parts.get(Number(innerXml(part, 'PartNumber')[0]))
    const etag = unescapeXml(innerXml(part, 'ETag')[0] ?? '').replaceAll('"', '')
    if (found?.etag !== `"${etag}"`) throw invalidPart()
    return found
  })
}

// As S3 does it: the hash of the parts' hashes, and how many there were.
function combinedEtag(parts: readonly Part[]): string {
  const hashes = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'))
  return `"${hash('md5', Buffer.concat(hashes))}-${parts.length}"`
}
