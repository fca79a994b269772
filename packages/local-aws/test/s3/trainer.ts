import { type Account, anAccount, aUser } from '../account.ts'

/** A user with these statements, and a bucket with the object `train/1`. */
export async function trainer(...statements: readonly Readonly<Record<string, unknown>>[]) {
  const account: Account = anAccount()
  account.storage.createBucket('data')
  account.storage.putObject('data', 'train/1', 'model')
  return { account, s3: account.s3(await aUser(account, 'trainer', ...statements)) }
}

export const DENIED = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }
