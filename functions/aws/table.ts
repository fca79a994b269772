import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CLIENT_OPTIONS, unlogged } from './client-options.ts'
import { once } from './once.ts'
import { setting } from './settings.ts'

/** The one table, and the client that reaches it. */
export const table = once(() => ({ client: unlogged(new DynamoDBClient(CLIENT_OPTIONS)), name: setting('TABLE') }))

export const DUE_INDEX = 'due'
