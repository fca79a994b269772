import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { setting } from '#runtime/settings.ts'

/** The one table, and the client that reaches it. */
export const table = once(() => ({ client: unlogged(new DynamoDBClient(CLIENT_OPTIONS)), name: setting('TABLE') }))

/** Unfinished grants of every principal, by when they are due. Eventually consistent. */
export const DUE_INDEX = 'due'

/** What is not published yet, the oldest first. Eventually consistent. */
export const UNPUBLISHED_INDEX = 'unpublished'

/** Unfinished grants of one principal. Strongly consistent, and does not grow with the principal's history. */
export const UNFINISHED_INDEX = 'unfinished'
