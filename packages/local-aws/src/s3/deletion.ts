import { AwsError } from '../aws-error.ts'
import { innerXml, unescapeXml, type Xml } from '../protocol/xml.ts'
import { malformedXml } from './errors.ts'
import { type Args, authorizeOnObject, type Operations } from './operation.ts'
import { plain, xml } from './response.ts'

export const deletionOperations: Operations = {
  // Succeeds if the object does not exist.
  DeleteObject(args) {
    deleteOne(args)
    return plain(args.call, 204)
  },

  // Each key is authorized separately; a denial does not stop the others.
  DeleteObjects(args) {
    const body = Buffer.from(args.call.request.body).toString('utf8')
    const keys = innerXml(body, 'Object').flatMap((object) => innerXml(object, 'Key').map(unescapeXml))
    if (keys.length === 0 || keys.length > 1000) throw malformedXml()
    const quiet = innerXml(body, 'Quiet')[0] === 'true'
    const results = keys.map((key) => tryDelete({ ...args, key }))
    const Deleted = quiet ? [] : results.flatMap((result) => ('deleted' in result ? [{ Key: result.deleted }] : []))
    return xml(args.call, 'DeleteResult', {
      Deleted,
      Error: results.flatMap((result) => ('error' in result ? [result.error] : [])),
    })
  },
}

function deleteOne(args: Args): void {
  authorizeOnObject('DeleteObject', args)
  args.s3.storage.bucket(args.bucket).objects.delete(args.key)
}

function tryDelete(args: Args): { readonly deleted: string } | { readonly error: Xml } {
  try {
    deleteOne(args)
    return { deleted: args.key }
  } catch (error) {
    if (error instanceof AwsError) return { error: { Key: args.key, Code: error.code, Message: error.message } }
    throw error
  }
}
