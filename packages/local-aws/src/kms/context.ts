import type { Call, Context } from '../service.ts'
import type { EncryptionContext } from './ciphertext.ts'

/** The condition keys of KMS that every request has, and those of its encryption context. */
export function kmsKeys({ request, caller }: Call, encryptionContext: EncryptionContext = {}): Context {
  const { origin } = request
  return {
    'kms:CallerAccount': caller.account,
    ...('viaService' in origin ? { 'kms:ViaService': origin.viaService } : {}),
    ...encryptionContextKeys(encryptionContext),
  }
}

/** `kms:EncryptionContext:<key>` for each pair, and their names. Absent without an encryption context. */
export function encryptionContextKeys(encryptionContext: EncryptionContext): Context {
  const pairs = Object.entries(encryptionContext)
  if (pairs.length === 0) return {}
  return {
    ...Object.fromEntries(pairs.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
    'kms:EncryptionContextKeys': pairs.map(([key]) => key),
  }
}
