import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { AwsResource } from '#cli/aws-fault.ts'

/** A table of Curfew, in the account and region of the environment. */
export type Table = { readonly client: DynamoDBClient; readonly name: string }

/** Region, credentials and endpoint come from the environment, as for the AWS CLI. */
export function connect(name: string): Table {
  const requestHandler = { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true }
  return { client: new DynamoDBClient({ maxAttempts: 5, requestHandler }), name }
}

export function resourceOf({ client, name }: Table): AwsResource {
  return {
    client,
    label: `table ${name}`,
    ifMissing: 'pass the prefix of the stack, such as curfew or curfew-staging',
    allowOn: 'the table and its indexes',
  }
}
