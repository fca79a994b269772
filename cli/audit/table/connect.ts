import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** A table of Curfew, in the account and region of the environment. */
export type Table = { readonly client: DynamoDBClient; readonly name: string }

/** Region, credentials and endpoint come from the environment, as for the AWS CLI. */
export function connect(name: string): Table {
  const requestHandler = { connectionTimeout: 3000, requestTimeout: 15_000, throwOnRequestTimeout: true }
  return { client: new DynamoDBClient({ maxAttempts: 5, requestHandler }), name }
}
