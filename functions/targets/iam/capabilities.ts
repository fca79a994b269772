import type { Capabilities } from '#core/target.ts'

/** What IAM enforces for users and roles alike. */
const COMMON = {
  window: true,
  prefix: true,
  listByPrefix: true,
  sourceIp: true,
  privateEndpoint: true,
  writeOnly: true,
  deletion: true,
  versions: true,
  exclusive: true,
  encryptionKeys: true,
  images: true,
  logGroups: true,
  revokeAtOnce: true,
  audit: true,
} as const

export const USER_CAPABILITIES: Capabilities = {
  ...COMMON,
  rotateWithOverlap: true,
}

export const ROLE_CAPABILITIES: Capabilities = {
  ...COMMON,
  rotateWithOverlap: 'a role has no access keys, and its sessions expire by themselves',
}
