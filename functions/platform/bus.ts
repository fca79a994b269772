import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import type { Announcement, Bus } from '#events/announcement.ts'
import { CLIENT_OPTIONS, unlogged } from '#runtime/client-options.ts'
import { once } from '#runtime/once.ts'
import { setting } from '#runtime/settings.ts'

/** PutEvents takes no more entries at a time. */
export const MAX_ENTRIES = 10

const eventBridge = once(() => unlogged(new EventBridgeClient(CLIENT_OPTIONS)))

/** Puts Curfew's own events on its bus. */
export const bus: Bus = { announce }

async function announce(announcements: readonly Announcement[]): Promise<void> {
  for (let start = 0; start < announcements.length; start += MAX_ENTRIES) {
    await put(announcements.slice(start, start + MAX_ENTRIES))
  }
}

/** A call that EventBridge answers with 200 may have failed for single entries. */
async function put(announcements: readonly Announcement[]): Promise<void> {
  const EventBusName = setting('BUS')
  const { FailedEntryCount = 0, Entries = [] } = await eventBridge().send(
    new PutEventsCommand({
      Entries: announcements.map(({ detailType, detail }) => ({
        EventBusName,
        Source: 'curfew',
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      })),
    }),
  )
  if (FailedEntryCount === 0) return
  const codes = Entries.flatMap(({ ErrorCode }) => ErrorCode ?? [])
  throw new Error(
    `Cannot announce ${FailedEntryCount} of ${announcements.length} events: ${[...new Set(codes)].join(', ')}`,
  )
}
