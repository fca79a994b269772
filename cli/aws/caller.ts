import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { orFault } from '#cli/aws-fault.ts'
import { CLIENT_OPTIONS } from './client-options.ts'

/** Whose credentials the environment has, and where it works. */
export type Caller = { readonly arn: string; readonly account: string; readonly region: string }

/** The caller as AWS knows them, which needs no right. */
export async function callerOf(): Promise<Caller> {
  const client = new STSClient(CLIENT_OPTIONS)
  const resource = { client, label: 'the caller', ifMissing: 'sign in', allowOn: 'everything' }
  try {
    const { Arn = '', Account = '' } = await orFault(
      'find out',
      resource,
      client.send(new GetCallerIdentityCommand({})),
    )
    return { arn: Arn, account: Account, region: await client.config.region() }
  } finally {
    client.destroy()
  }
}
