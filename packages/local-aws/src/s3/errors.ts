import { AwsError } from '../aws-error.ts'

export const noSuchBucket = () => new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist')

export const noSuchKey = () => new AwsError('NoSuchKey', 404, 'The specified key does not exist.')

export const noSuchUpload = () =>
  new AwsError(
    'NoSuchUpload',
    404,
    'The specified multipart upload does not exist. The upload ID might be invalid, or it might have been aborted or completed.',
  )

export const invalidPart = () =>
  new AwsError(
    'InvalidPart',
    400,
    'One or more of the specified parts could not be found. The part might not have been uploaded, or its entity tag does not match.',
  )

export const entityTooSmall = () =>
  new AwsError('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed object size.')

export const otherSize = () =>
  new AwsError('InvalidRequest', 400, 'The provided object size does not match the size of the uploaded parts.')

export const preconditionFailed = () =>
  new AwsError('PreconditionFailed', 412, 'At least one of the preconditions you specified did not hold.')

export const notModified = () => new AwsError('NotModified', 304, 'Not Modified')

export const invalidRange = () => new AwsError('InvalidRange', 416, 'The requested range is not satisfiable')

export const malformedXml = () =>
  new AwsError(
    'MalformedXML',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema.',
  )

export const noSuchVersion = () => new AwsError('NoSuchVersion', 404, 'The specified version does not exist.')

/** Object Lock is not supported, so no bucket here has it. */
export const noObjectLock = () => new AwsError('InvalidRequest', 400, 'Bucket is missing Object Lock Configuration')

/** ACLs are disabled, as for every bucket that AWS creates by default. */
export const noAcls = () => new AwsError('AccessControlListNotSupported', 400, 'The bucket does not allow ACLs')

export const notImplemented = (what: string) =>
  new AwsError('NotImplemented', 501, `Local AWS does not support ${what} here`)

/** Refuses parameters that local AWS would have to ignore. */
export function refuseUnsupported(query: ReadonlyMap<string, string>, names: readonly string[]): void {
  const sent = names.filter((name) => query.get(name))
  if (sent.length > 0) throw notImplemented(sent.join(' and '))
}

export const invalidArgument = (message: string) => new AwsError('InvalidArgument', 400, message)
