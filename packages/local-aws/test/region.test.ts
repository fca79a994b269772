import { ListUsersCommand } from '@aws-sdk/client-iam'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { expect, test } from 'vitest'
import { withData } from './data-account.ts'

/** The clients of an account, each signing for this region. */
function signingFor(region: string) {
  const account = withData()
  const clients = { iam: account.iam(), s3: account.s3(), sts: account.sts() }
  for (const { config } of Object.values(clients)) Object.assign(config, { region: async () => region })
  return clients
}

test('a signature for another region is refused, and S3 says which one it expects', async () => {
  const { s3, sts } = signingFor('eu-west-1')
  await expect(s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'a' }))).rejects.toMatchObject({
    name: 'AuthorizationHeaderMalformed',
    message: "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1'",
    Region: 'us-east-1',
  })
  await expect(sts.send(new GetCallerIdentityCommand())).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' })
})

test('a signature for the region of the account is accepted', async () => {
  const { s3, iam } = signingFor('us-east-1')
  await expect(s3.send(new GetObjectCommand({ Bucket: 'data', Key: 'a' }))).resolves.toBeDefined()
  await expect(iam.send(new ListUsersCommand())).resolves.toBeDefined()
})
