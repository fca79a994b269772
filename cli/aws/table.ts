import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { AwsResource } from '#cli/aws-fault.ts'
import { CLIENT_OPTIONS, type ClientOptions } from './client-options.ts'

/** A table of Curfew, in the account and region of the environment. */
export type Table = { readonly client: DynamoDBClient; readonly name: string }

/** Region, credentials and endpoint come from the environment, as for the AWS CLI. */
export function connect(name: string, options: ClientOptions = CLIENT_OPTIONS): Table {
  return { client: new DynamoDBClient(options), name }
}

export function resourceOf({ client, name }: Table): AwsResource {
  return {
    client,
    label: `table ${name}`,
    ifMissing: 'pass --stage, or the prefix of the stack, such as curfew or curfew-staging',
    allowOn: 'the table and its indexes',
  }
}
