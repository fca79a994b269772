import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { allow } from '../account.ts'
import { DENIED, trainer } from './trainer.ts'

describe('writing', () => {
  const put = (client: Awaited<ReturnType<typeof trainer>>, input = {}) =>
    client.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'out', Body: 'x', ...input }))

  test('does not include reading', async () => {
    const client = await trainer(allow('s3:PutObject'))
    await expect(put(client)).resolves.toBeDefined()
    await expect(client.s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'out' }))).rejects.toMatchObject(DENIED)
  })

  test('with an ACL needs s3:PutObjectAcl', async () => {
    const owned = { ACL: 'bucket-owner-full-control' }
    await expect(put(await trainer(allow('s3:PutObject')), owned)).rejects.toThrow('s3:PutObjectAcl')
    await expect(put(await trainer(allow(['s3:PutObject', 's3:PutObjectAcl'])), owned)).resolves.toBeDefined()
  })

  test.each([{ ACL: 'public-read' }, { ACL: 'private' }, { GrantRead: 'id=1' }])(
    'with %o is refused, because buckets do not allow ACLs by default',
    async (acl) => {
      const client = await trainer(allow('s3:*'))
      await expect(put(client, acl)).rejects.toMatchObject({ name: 'AccessControlListNotSupported' })
      expect(client.account.storage.getObject('data', 'out')).toBeUndefined()
    },
  )

  test('of an ACL needs s3:PutObjectAcl, and is refused with it', async () => {
    const command = new PutObjectAclCommand({ Bucket: 'data', Key: 'train/1', ACL: 'public-read' })
    await expect((await trainer(allow('s3:PutObject'))).s3.send(command)).rejects.toThrow('s3:PutObjectAcl')
    await expect((await trainer(allow('s3:PutObjectAcl'))).s3.send(command)).rejects.toThrow('does not allow ACLs')
  })

  test('with a grant of its ACL needs s3:PutObjectAcl', async () => {
    await expect(put(await trainer(allow('s3:PutObject')), { GrantRead: 'id=1' })).rejects.toThrow('s3:PutObjectAcl')
  })

  test('with Object Lock is refused as on AWS for a bucket without it', async () => {
    const retained = { ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date() }
    await expect(put(await trainer(allow('s3:*')), retained)).rejects.toMatchObject({ name: 'InvalidRequest' })
  })

  test('with tags needs s3:PutObjectTagging', async () => {
    await expect(put(await trainer(allow('s3:PutObject')), { Tagging: 'a=b' })).rejects.toThrow('s3:PutObjectTagging')
    await expect(put(await trainer(allow('s3:*')), { Tagging: 'a=b' })).rejects.toMatchObject({
      name: 'NotImplemented',
    })
  })

  test('can be restricted to an encryption header, which the client must then send', async () => {
    const condition = { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }
    const client = await trainer(allow('s3:PutObject', '*', condition))
    await expect(put(client)).rejects.toMatchObject(DENIED)
    await expect(put(client, { ServerSideEncryption: 'aws:kms' })).resolves.toMatchObject({
      ServerSideEncryption: 'aws:kms',
    })
  })

  test('can be restricted to new objects', async () => {
    const client = await trainer(allow('s3:PutObject', '*', { StringEquals: { 's3:if-none-match': '*' } }))
    await expect(put(client)).rejects.toMatchObject(DENIED)
    await expect(put(client, { IfNoneMatch: '*' })).resolves.toBeDefined()
  })
})

test('s3:ObjectCreationOperation distinguishes creating an object from preparing it', async () => {
  const client = await trainer(allow('s3:PutObject', '*', { Bool: { 's3:ObjectCreationOperation': 'true' } }))
  await expect(client.s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'out', Body: 'x' }))).resolves.toBeDefined()
  await expect(client.s3.send(new CreateMultipartUploadCommand({ Bucket: 'data', Key: 'out' }))).rejects.toMatchObject(
    DENIED,
  )
})
