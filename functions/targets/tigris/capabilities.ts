import type { Capabilities } from '#core/target.ts'

const TWO_KEYS = 'a policy of Tigris has no conditions but the time and the source address'
const OBJECTS_ONLY = 'Tigris stores objects, and nothing else'

/** What Tigris enforces for access keys, by its documentation. */
export const CAPABILITIES: Capabilities = {
  window: true,
  prefix: true,
  listByPrefix: `${TWO_KEYS}, so a list shows the whole bucket`,
  sourceIp: true,
  privateEndpoint: TWO_KEYS,
  writeOnly: true,
  deletion: true,
  versions: 'Tigris has no action that reads a version of an object',
  // Deny is in its language, but what it does to a key that has a role in a bucket is not documented.
  exclusive: 'its documentation does not say that a Deny of one policy binds the others of a key',
  encryptionKeys: OBJECTS_ONLY,
  images: OBJECTS_ONLY,
  logGroups: OBJECTS_ONLY,
  revokeAtOnce: true,
  rotateWithOverlap: true,
  audit: 'Tigris keeps no log of reads that can be asked for',
}
