import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { setting } from '#runtime/settings.ts'

/** The one table, and the client that reaches it. */
export const table = once(() => ({ client: unlogged(new DynamoDBClient(CLIENT_OPTIONS)), name: setting('TABLE') }))

/** What is due, of every principal: a moment behind the table. */
export const DUE_INDEX = 'due'

/** What is not finished, of one principal: consistent with the table, and as long as its jobs are many, not its history. */
export const UNFINISHED_INDEX = 'unfinished'
