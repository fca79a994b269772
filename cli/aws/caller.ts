import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { orFault } from '#cli/aws-fault.ts'
import { CLIENT_OPTIONS } from './client-options.ts'

/** Whose credentials the environment has, and where it works. */
export type Caller = { readonly arn: string; readonly account: string; readonly region: string }

/** The caller as AWS knows them, which needs no right. Throws a Fault with a remedy if AWS does not accept the credentials. */
export async function callerOf(client = new STSClient(CLIENT_OPTIONS)): Promise<Caller> {
  const resource = { client, label: 'the caller', ifMissing: 'check AWS_REGION', allowOn: 'everything' }
  try {
    const found = client.send(new GetCallerIdentityCommand({}))
    const { Arn = '', Account = '' } = await orFault('find', resource, found)
    return { arn: Arn, account: Account, region: await client.config.region() }
  } finally {
    client.destroy()
  }
}
