import * as z from 'zod'
import { contract } from './contract.ts'

/** What the stream of the table says to publish, as an event. It is never on a bus. */
export const OutboxWritten = contract('Outbox Written', z.object({ items: z.array(z.unknown()) }))
