import { AwsError } from '../aws-error.ts'
import { innerXml, unescapeXml, type Xml } from '../protocol/xml.ts'
import { type Ask, authorizeOnObject, type Operations } from './ask.ts'
import { malformedXml } from './errors.ts'
import { plain, xml } from './response.ts'

export const deletionOperations: Operations = {
  // What is not there is deleted already.
  DeleteObject(ask) {
    deleteOne(ask)
    return plain(ask.call, 204)
  },

  // Each key is judged by itself; the others go on.
  DeleteObjects(ask) {
    const body = Buffer.from(ask.call.request.body).toString('utf8')
    const keys = innerXml(body, 'Object').flatMap((object) => innerXml(object, 'Key').map(unescapeXml))
    if (keys.length === 0 || keys.length > 1000) throw malformedXml()
    const quiet = innerXml(body, 'Quiet')[0] === 'true'
    const results = keys.map((key) => tryDelete({ ...ask, key }))
    const Deleted = quiet ? [] : results.flatMap((result) => ('deleted' in result ? [{ Key: result.deleted }] : []))
    return xml(ask.call, 'DeleteResult', {
      Deleted,
      Error: results.flatMap((result) => ('error' in result ? [result.error] : [])),
    })
  },
}

function deleteOne(ask: Ask): void {
  authorizeOnObject('DeleteObject', ask)
  ask.s3.storage.bucket(ask.bucket).objects.delete(ask.key)
}

function tryDelete(ask: Ask): { readonly deleted: string } | { readonly error: Xml } {
  try {
    deleteOne(ask)
    return { deleted: ask.key }
  } catch (error) {
    if (error instanceof AwsError) return { error: { Key: ask.key, Code: error.code, Message: error.message } }
    throw error
  }
}
