import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import type { Call } from '../service.ts'
import { keyIdIn, open, seal } from './ciphertext.ts'
import { kmsKeys } from './context.ts'
import type { Key, Keys } from './keys.ts'

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'))
const encryptionContext = z.record(z.string(), z.string()).optional()
const algorithm = z.literal('SYMMETRIC_DEFAULT').optional()
const ALGORITHM = 'SYMMETRIC_DEFAULT'

const encryption = z.strictObject({
  ...{ KeyId: z.string(), Plaintext: bytes.refine(({ length }) => length >= 1 && length <= 4096) },
  ...{ EncryptionContext: encryptionContext, EncryptionAlgorithm: algorithm },
})
const decryption = z.strictObject({
  ...{ CiphertextBlob: bytes, KeyId: z.string().optional() },
  ...{ EncryptionContext: encryptionContext, EncryptionAlgorithm: algorithm },
})
const dataKey = z
  .strictObject({
    ...{ KeyId: z.string(), EncryptionContext: encryptionContext },
    KeySpec: z.enum(['AES_128', 'AES_256']).optional(),
    NumberOfBytes: z.int().min(1).max(1024).optional(),
  })
  .refine(({ KeySpec, NumberOfBytes }) => (KeySpec === undefined) !== (NumberOfBytes === undefined), {
    error: 'Please specify either number of bytes or key spec.',
  })

/** Operations that use a key. The cryptography is real: what another key or context made cannot be decrypted. */
export function cryptographyOn(keys: Keys): Readonly<Record<string, ApiOperation>> {
  const need = (name: string, key: Key, call: Call, context: z.infer<typeof encryptionContext>) => [
    { action: `kms:${name}`, resource: key.arn, context: algorithmKeys(call, context) },
  ]
  return {
    Encrypt: operation({
      input: encryption,
      needs: ({ KeyId, EncryptionContext }, call) => need('Encrypt', keys.usable(KeyId), call, EncryptionContext),
      answer: ({ KeyId, Plaintext, EncryptionContext = {} }) => {
        const { id, arn, secret } = keys.usable(KeyId)
        const blob = seal(id, secret, Plaintext, EncryptionContext)
        return { CiphertextBlob: blob.toString('base64'), KeyId: arn, EncryptionAlgorithm: ALGORITHM }
      },
    }),
    Decrypt: operation({
      input: decryption,
      needs: (input, call) => need('Decrypt', keyOf(keys, input), call, input.EncryptionContext),
      answer: (input) => {
        const { secret, arn } = keyOf(keys, input)
        const plaintext = open(secret, input.CiphertextBlob, input.EncryptionContext ?? {})
        if (!plaintext) throw invalidCiphertext()
        return { KeyId: arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: ALGORITHM }
      },
    }),
    ...Object.fromEntries(
      ['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'].map((name) => [
        name,
        operation({
          input: dataKey,
          needs: ({ KeyId, EncryptionContext }, call) => need(name, keys.usable(KeyId), call, EncryptionContext),
          answer: (input) => newDataKey(keys.usable(input.KeyId), input, name === 'GenerateDataKey'),
        }),
      ]),
    ),
  }
}

function algorithmKeys(call: Call, context: z.infer<typeof encryptionContext>) {
  return { ...kmsKeys(call, context), 'kms:EncryptionAlgorithm': ALGORITHM }
}

function newDataKey(
  { id, arn, secret }: Key,
  { KeySpec, NumberOfBytes, EncryptionContext = {} }: z.infer<typeof dataKey>,
  showsPlaintext: boolean,
) {
  const plaintext = randomBytes(NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32))
  const blob = seal(id, secret, plaintext, EncryptionContext)
  const answer = { CiphertextBlob: blob.toString('base64'), KeyId: arn }
  return showsPlaintext ? { ...answer, Plaintext: plaintext.toString('base64') } : answer
}

/** The key that a ciphertext names. As on AWS, a `KeyId` of the request must name the same one. */
function keyOf(keys: Keys, { CiphertextBlob, KeyId }: z.infer<typeof decryption>): Key {
  const named = keyIdIn(CiphertextBlob)
  if (KeyId === undefined && !keys.has(named)) throw invalidCiphertext()
  const key = keys.usable(KeyId ?? named)
  if (key.id === named) return key
  throw new AwsError(
    'IncorrectKeyException',
    400,
    'The key ID in the request does not identify a CMK that can perform this operation.',
  )
}

// As on AWS without a message: it would tell what is wrong with a forgery.
function invalidCiphertext(): AwsError {
  return new AwsError('InvalidCiphertextException', 400, '')
}
