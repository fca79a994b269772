import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** Pairs that KMS authenticates: who decrypts must state the same ones as who encrypted. */
export type EncryptionContext = Readonly<Record<string, string>>

const CIPHER = 'aes-256-gcm'
const [ID_BYTES, IV_BYTES, TAG_BYTES] = [36, 12, 16]

/** Encrypts with the secret of a key. The id of the key, of 36 characters at most, goes with the ciphertext. */
export function seal(keyId: string, secret: Uint8Array, plaintext: Uint8Array, context: EncryptionContext): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, secret, iv).setAAD(authenticated(context))
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([Buffer.from(keyId.padEnd(ID_BYTES)), iv, cipher.getAuthTag(), body])
}

/** The id of the key that a ciphertext names. It may be no key at all. */
export function keyIdIn(ciphertext: Uint8Array): string {
  return Buffer.from(ciphertext.subarray(0, ID_BYTES)).toString().trimEnd()
}

/** Undefined if the ciphertext was not made with this secret and context. */
export function open(secret: Uint8Array, ciphertext: Uint8Array, context: EncryptionContext): Buffer | undefined {
  const [iv, tag] = [ID_BYTES, ID_BYTES + IV_BYTES].map((at, index) =>
    ciphertext.subarray(at, at + (index === 0 ? IV_BYTES : TAG_BYTES)),
  )
  if (iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES) return undefined
  const decipher = createDecipheriv(CIPHER, secret, iv).setAAD(authenticated(context)).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(ciphertext.subarray(ID_BYTES + IV_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

function authenticated(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return Buffer.from(JSON.stringify(pairs))
}
