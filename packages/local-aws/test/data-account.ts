import { GetObjectCommand } from '@aws-sdk/client-s3'
import type { Credentials } from '../src/iam/directory.ts'
import type { Origin } from '../src/wire.ts'
import { type Account, anAccount } from './account.ts'

export const read = (account: Account, credentials: Credentials, origin?: Origin) =>
  account.s3(credentials, origin).send(new GetObjectCommand({ Bucket: 'data', Key: 'a' }))

/** The object of that account. */
export const A = { Bucket: 'data', Key: 'a' }

export function withData(): Account {
  const account = anAccount()
  account.storage.createBucket('data')
  account.storage.putObject('data', 'a', 'model')
  return account
}
