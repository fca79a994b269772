import { expect, test } from 'vitest'
import * as z from 'zod'
import { allow } from '../account.ts'
import { type Answer, aServiceAccount } from '../service-account.ts'

const kms = (name: string, input: object = {}) => ({ target: `TrentService.${name}`, input })
const created = z.object({ KeyMetadata: z.object({ KeyId: z.string(), Arn: z.string() }) })
const sealed = z.object({ CiphertextBlob: z.string() })

const read = <T>(schema: z.ZodType<T>, { text }: Answer): T => schema.parse(JSON.parse(text))

async function aKey() {
  const account = await aServiceAccount('kms')
  const { KeyMetadata } = read(created, await account.send(kms('CreateKey')))
  return { ...account, key: KeyMetadata }
}

const Plaintext = Buffer.from('weights').toString('base64')

test('what a key encrypted is decrypted with that key and the same encryption context only', async () => {
  const { send, key } = await aKey()
  const EncryptionContext = { job: 'churn-7' }
  const { CiphertextBlob } = read(
    sealed,
    await send(kms('Encrypt', { KeyId: key.KeyId, Plaintext, EncryptionContext })),
  )
  const decrypt = (input: object) => send(kms('Decrypt', { CiphertextBlob, ...input }))

  expect(JSON.parse((await decrypt({ EncryptionContext })).text)).toMatchObject({ Plaintext, KeyId: key.Arn })
  expect(await decrypt({})).toMatchObject({ status: 400, text: expect.stringContaining('InvalidCiphertextException') })
  const other = read(created, await send(kms('CreateKey'))).KeyMetadata
  const withOther = await decrypt({ EncryptionContext, KeyId: other.KeyId })
  expect(withOther.text).toContain('IncorrectKeyException')
  const forged = await send(kms('Decrypt', { CiphertextBlob: Buffer.from('forged').toString('base64') }))
  expect(forged.text).toContain('InvalidCiphertextException')
})

test('a data key is returned with its plaintext, or without', async () => {
  const { send, key } = await aKey()
  const whole = await send(kms('GenerateDataKey', { KeyId: key.Arn, KeySpec: 'AES_256' }))
  const { Plaintext: dataKey, CiphertextBlob } = JSON.parse(whole.text)
  expect(Buffer.from(dataKey, 'base64')).toHaveLength(32)
  expect(JSON.parse((await send(kms('Decrypt', { CiphertextBlob }))).text).Plaintext).toBe(dataKey)
  const without = await send(kms('GenerateDataKeyWithoutPlaintext', { KeyId: key.Arn, NumberOfBytes: 16 }))
  expect(Object.keys(JSON.parse(without.text))).toEqual(['CiphertextBlob', 'KeyId'])
})

test.each([
  ['Encrypt', { Plaintext }],
  ['GenerateDataKey', { KeySpec: 'AES_256' }],
  ['GenerateDataKeyWithoutPlaintext', { KeySpec: 'AES_256' }],
  ['DescribeKey', {}],
  ['DisableKey', {}],
  ['ListGrants', {}],
  ['CreateGrant', { GranteePrincipal: 'sagemaker.amazonaws.com', Operations: ['Decrypt'] }],
])('%s needs the action of its name on that key', async (name, input) => {
  const { aRole, send, key } = await aKey()
  const other = read(created, await send(kms('CreateKey'))).KeyMetadata
  const { send: asRole } = aRole(allow(`kms:${name}`, key.Arn))
  expect((await asRole(kms(name, { KeyId: key.KeyId, ...input }))).status).toBe(200)
  const denied = await asRole(kms(name, { KeyId: other.KeyId, ...input }))
  expect(denied).toMatchObject({ status: 400, text: expect.stringContaining('AccessDeniedException') })
  expect(denied.text).toContain(`kms:${name} on resource: \\"${other.Arn}\\"`)
})

test('kms:ViaService exists only in requests that a service passes on, and names that service', async () => {
  const { aRole, key } = await aKey()
  const viaS3 = allow('kms:DescribeKey', key.Arn, { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } })
  const { send } = aRole(viaS3)
  const describe = kms('DescribeKey', { KeyId: key.Arn })
  expect((await send(describe)).status).toBe(400)
  expect((await send(describe, { viaService: 'ec2.us-east-1.amazonaws.com' })).status).toBe(400)
  expect((await send(describe, { viaService: 's3.us-east-1.amazonaws.com' })).status).toBe(200)
})

test('kms:GrantIsForAWSResource is true if a service asks for a grant for its caller, and false otherwise', async () => {
  const { aRole, key } = await aKey()
  const forResources = allow('kms:CreateGrant', key.Arn, { Bool: { 'kms:GrantIsForAWSResource': 'true' } })
  const { send } = aRole(forResources)
  const grant = kms('CreateGrant', {
    ...{ KeyId: key.KeyId, GranteePrincipal: 'sagemaker.amazonaws.com', Operations: ['Decrypt', 'CreateGrant'] },
  })
  expect((await send(grant)).text).toContain('AccessDeniedException')
  expect((await send(grant, { viaService: 'ec2.us-east-1.amazonaws.com' })).status).toBe(200)
})

test('kms:EncryptionContext restricts a right to what belongs to it', async () => {
  const { aRole, key } = await aKey()
  const ofJob = { StringEquals: { 'kms:EncryptionContext:job': 'churn-7' } }
  const { send } = aRole(allow('kms:Encrypt', key.Arn, ofJob))
  const encrypt = (EncryptionContext?: object) =>
    send(kms('Encrypt', { KeyId: key.KeyId, Plaintext, EncryptionContext }))
  expect((await encrypt({ job: 'churn-7' })).status).toBe(200)
  expect((await encrypt({ job: 'fraud-1' })).status).toBe(400)
  expect((await encrypt()).status).toBe(400)
})

test('a grant is listed until it is revoked', async () => {
  const { send, key } = await aKey()
  const GranteePrincipal = 'sagemaker.amazonaws.com'
  const made = await send(kms('CreateGrant', { KeyId: key.KeyId, GranteePrincipal, Operations: ['Decrypt'] }))
  const { GrantId } = z.object({ GrantId: z.string() }).parse(JSON.parse(made.text))
  const grants = async () => JSON.parse((await send(kms('ListGrants', { KeyId: key.KeyId }))).text).Grants
  expect(await grants()).toMatchObject([{ GrantId, GranteePrincipal, KeyId: key.Arn }])
  await send(kms('RevokeGrant', { KeyId: key.KeyId, GrantId }))
  expect(await grants()).toEqual([])
})

test('a key that is disabled or does not exist is an error of its own', async () => {
  const { send, key } = await aKey()
  await send(kms('DisableKey', { KeyId: key.KeyId }))
  const encrypt = (KeyId: string) => send(kms('Encrypt', { KeyId, Plaintext }))
  expect((await encrypt(key.KeyId)).text).toContain('DisabledException')
  expect((await encrypt('none')).text).toContain('NotFoundException')
  await send(kms('EnableKey', { KeyId: key.KeyId }))
  expect((await encrypt(key.KeyId)).status).toBe(200)
})

test('what local AWS does not know is an error: an operation, a parameter, or an alias', async () => {
  const { send, key } = await aKey()
  expect((await send(kms('ScheduleKeyDeletion', { KeyId: key.KeyId }))).text).toContain('UnknownOperationException')
  expect((await send(kms('CreateKey', { Policy: '{}' }))).text).toContain('ValidationException')
  expect((await send(kms('DescribeKey', { KeyId: 'alias/aws/s3' }))).text).toContain('NotFoundException')
})

test('a key has the policy that AWS gives one by default: the policies of the account decide', async () => {
  const { send, key } = await aKey()
  const { Policy } = read(z.object({ Policy: z.string() }), await send(kms('GetKeyPolicy', { KeyId: key.KeyId })))

  expect(JSON.parse(Policy).Statement).toMatchObject([
    { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*' },
  ])
})
