import { hash } from 'node:crypto'
import { innerXml, unescapeXml } from '../protocol/xml.ts'
import { copySource } from './copy.ts'
import { encoderFor } from './encoding-type.ts'
import { authorizeKey, encrypted } from './encryption.ts'
import {
  entityTooSmall,
  invalidArgument,
  invalidPart,
  malformedXml,
  noSuchUpload,
  notImplemented,
  otherSize,
  refuseUnsupported,
} from './errors.ts'
import { checksums, withoutChecksums } from './headers.ts'
import { type Args, authorizeCreation, authorizeOnBucket, authorizeOnObject, type Operations } from './operation.ts'
import { checkWrite } from './preconditions.ts'
import { slice } from './range.ts'
import { plain, versionHeader, xml } from './response.ts'
import { etagOf, newUpload, type Part, type Upload } from './storage.ts'

/** The minimum size of every part but the last. */
const MIN_PART_BYTES = 5 * 1024 * 1024

export const multipartOperations: Operations = {
  CreateMultipartUpload(args) {
    authorizeCreation(args, false)
    const { s3, call, bucket, key } = args
    const upload = newUpload(key, withoutChecksums(encrypted(args)), s3.clock.now())
    s3.storage.bucket(bucket).uploads.set(upload.id, upload)
    return xml(call, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: upload.id })
  },

  UploadPart(args) {
    authorizeCreation(args, false)
    const { body, headers } = args.call.request
    const { etag } = store(args, body)
    return plain(args.call, 200, { etag, ...checksums(headers) })
  },

  UploadPartCopy(args) {
    authorizeCreation(args, false)
    const { body } = copySource(args)
    // A range names bytes of the source; a copy of a part takes no other form of it.
    const { etag, uploadedAt } = store(args, slice(args.call.request.headers['x-amz-copy-source-range'], body).body)
    return xml(args.call, 'CopyPartResult', { ETag: etag, LastModified: uploadedAt })
  },

  CompleteMultipartUpload(args) {
    authorizeCreation(args)
    const { s3, call, bucket, key } = args
    checkWrite(call.request, s3.storage.getObject(bucket, key))
    const upload = uploadOf(args)
    authorizeKey(args, upload.headers, 'kms:Decrypt')
    const parts = chosenParts(upload, Buffer.from(call.request.body).toString('utf8'))
    if (parts.slice(0, -1).some(({ body }) => body.length < MIN_PART_BYTES)) throw entityTooSmall()
    const body = Buffer.concat(parts.map((part) => part.body))
    const size = call.request.headers['x-amz-mp-object-size']
    if (size !== undefined && Number(size) !== body.length) throw otherSize()
    const object = s3.storage.putObject(bucket, key, body, upload.headers, combinedEtag(parts))
    s3.storage.bucket(bucket).uploads.delete(upload.id)
    const result = { Location: `/${bucket}/${key}`, Bucket: bucket, Key: key, ETag: object.etag }
    return xml(call, 'CompleteMultipartUploadResult', result, versionHeader(args, object.versionId))
  },

  AbortMultipartUpload(args) {
    authorizeOnObject('AbortMultipartUpload', args)
    args.s3.storage.bucket(args.bucket).uploads.delete(uploadOf(args).id)
    return plain(args.call, 204)
  },

  ListParts(args) {
    authorizeOnObject('ListMultipartUploadParts', args)
    return xml(args.call, 'ListPartsResult', partsPage(args, uploadOf(args)))
  },

  ListMultipartUploads(args) {
    authorizeOnBucket('ListBucketMultipartUploads', args)
    refuseUnsupported(args.query, ['delimiter', 'key-marker', 'upload-id-marker'])
    const prefix = args.query.get('prefix') ?? ''
    const encode = encoderFor(args.query)
    const open = [...args.s3.storage.bucket(args.bucket).uploads.values()].filter(({ key }) => key.startsWith(prefix))
    if (open.length > Number(args.query.get('max-uploads') ?? 1000)) throw notImplemented('pages of uploads')
    const Upload = open.map(({ key, id, startedAt }) => ({ Key: encode(key), UploadId: id, Initiated: startedAt }))
    return xml(args.call, 'ListMultipartUploadsResult', {
      Bucket: args.bucket,
      Prefix: prefix,
      IsTruncated: false,
      Upload,
    })
  },
}

function partsPage({ bucket, key, query }: Args, { id, parts }: Upload) {
  const [limit, after] = [Number(query.get('max-parts') ?? 1000), Number(query.get('part-number-marker') ?? 0)]
  if (!(Number.isInteger(limit) && limit >= 0)) throw invalidArgument('Argument max-parts must be an integer')
  const rest = [...parts.values()].filter(({ number }) => number > after).sort((a, b) => a.number - b.number)
  const page = rest.slice(0, Math.min(limit, 1000))
  const Part = page.map(({ number, etag, body, uploadedAt }) => ({
    PartNumber: number,
    ...{ ETag: etag, Size: body.length, LastModified: uploadedAt },
  }))
  const IsTruncated = rest.length > page.length
  const NextPartNumberMarker = IsTruncated ? page.at(-1)?.number : undefined
  return { Bucket: bucket, Key: key, UploadId: id, IsTruncated, NextPartNumberMarker, Part }
}

function store(args: Args, body: Uint8Array): Part {
  const number = Number(args.query.get('partNumber'))
  if (!(Number.isInteger(number) && number >= 1 && number <= 10_000))
    throw invalidArgument('Part number must be an integer between 1 and 10000, inclusive')
  const part = { number, body, etag: etagOf(body), uploadedAt: args.s3.clock.now() }
  const upload = uploadOf(args)
  // The parts of an upload share one data key, which S3 decrypts for each of them.
  authorizeKey(args, upload.headers, 'kms:Decrypt')
  upload.parts.set(number, part)
  return part
}

function uploadOf({ s3, bucket, key, query }: Args): Upload {
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

// As on S3: the hash of the parts' hashes, and the number of parts.
function combinedEtag(parts: readonly Part[]): string {
  const hashes = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'))
  return `"${hash('md5', Buffer.concat(hashes))}-${parts.length}"`
}
