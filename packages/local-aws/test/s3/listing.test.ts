import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { type Account, anAccount } from '../account.ts'

const KEYS = ['a', 'train/1', 'train/2', 'train/deep/3', 'train-other', 'z']

function withKeys(): Account {
  const account = anAccount()
  account.storage.createBucket('data')
  for (const key of [...KEYS].reverse()) account.storage.putObject('data', key, 'x')
  return account
}

async function list(input: Partial<ListObjectsV2CommandInput>) {
  const listing = await withKeys()
    .s3()
    .send(new ListObjectsV2Command({ Bucket: 'data', ...input }))
  return [
    ...(listing.Contents ?? []).map(({ Key }) => Key),
    ...(listing.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix}*`),
  ]
}

test.each([
  ['all keys in order', {}, ['a', 'train-other', 'train/1', 'train/2', 'train/deep/3', 'z']],
  ['the keys under a prefix', { Prefix: 'train/' }, ['train/1', 'train/2', 'train/deep/3']],
  [
    'the keys that begin with a prefix without a slash',
    { Prefix: 'train' },
    ['train-other', 'train/1', 'train/2', 'train/deep/3'],
  ],
  ['keys under a common prefix as one entry', { Delimiter: '/' }, ['a', 'train-other', 'z', 'train/*']],
  ['common prefixes under a prefix', { Prefix: 'train/', Delimiter: '/' }, ['train/1', 'train/2', 'train/deep/*']],
  ['the keys after a key', { StartAfter: 'train/2' }, ['train/deep/3', 'z']],
  ['no more than MaxKeys', { MaxKeys: 2 }, ['a', 'train-other']],
  ['nothing for a prefix without keys', { Prefix: 'none/' }, []],
])('ListObjectsV2 returns %s', async (_, input, expected) => {
  expect(await list(input)).toEqual(expected)
})

test.each(['', '/'])(
  'all pages together have every key and common prefix once, with the delimiter %j',
  async (Delimiter) => {
    const found: (string | undefined)[] = []
    let pages = 0
    for await (const page of paginateListObjectsV2(
      { client: withKeys().s3(), pageSize: 1 },
      { Bucket: 'data', Delimiter },
    )) {
      pages += 1
      found.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      )
    }
    expect(pages).toBe(Delimiter === '' ? 6 : 4)
    expect(found).toEqual(Delimiter === '' ? [...KEYS].sort() : ['a', 'train-other', 'train/', 'z'])
  },
)

test('ListObjects continues after its marker, which it names only with a delimiter: otherwise it is the last key', async () => {
  const s3 = withKeys().s3()
  const grouped = await s3.send(new ListObjectsCommand({ Bucket: 'data', MaxKeys: 2, Delimiter: '/' }))
  expect(grouped).toMatchObject({ IsTruncated: true, NextMarker: 'train-other' })
  const first = await s3.send(new ListObjectsCommand({ Bucket: 'data', MaxKeys: 4 }))
  expect([first.IsTruncated, first.NextMarker]).toEqual([true, undefined])
  const second = await s3.send(new ListObjectsCommand({ Bucket: 'data', Marker: first.Contents?.at(-1)?.Key }))
  expect(second.Contents?.map(({ Key }) => Key)).toEqual(['train/deep/3', 'z'])
  expect(second.IsTruncated).toBe(false)
})

test('keys are percent-encoded on request', async () => {
  const account = withKeys()
  account.storage.putObject('data', 'odd/\u0001 +ü', 'x')
  const command = new ListObjectsV2Command({ Bucket: 'data', Prefix: 'odd/', EncodingType: 'url' })
  expect((await account.s3().send(command)).Contents?.[0]?.Key).toBe('odd/%01%20%2B%C3%BC')
})
