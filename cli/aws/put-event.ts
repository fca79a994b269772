import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { orFault } from '#cli/aws-fault.ts'
import { Fault } from '#cli/fault.ts'
import { SETTINGS_FILE, type Settings } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'
import { CLIENT_OPTIONS } from './client-options.ts'

/** An event of a job or of an operator. */
export type JobEvent = { readonly detailType: string; readonly detail: unknown }

/**
 * Puts an event on the bus of a stage. Once only: EventBridge may have taken an event whose answer got lost, and Curfew takes an
 * event that arrives twice for one.
 * @returns the id that EventBridge gave the event, which audit records name
 */
export async function putEvent({ detailType, detail }: JobEvent, settings: Settings): Promise<string> {
  const { bus } = stackOf(settings)
  const { source } = settings
  if (source === undefined)
    throw new Fault(
      `Cannot put an event on bus ${bus}: it needs a source; pass --source, or set it in ${SETTINGS_FILE}`,
    )
  const client = new EventBridgeClient(CLIENT_OPTIONS)
  const resource = { client, label: `bus ${bus}`, ifMissing: 'check --stage', allowOn: `the bus ${bus}` }
  const entry = { EventBusName: bus, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) }
  try {
    const sent = client.send(new PutEventsCommand({ Entries: [entry] }))
    const [answer] = (await orFault('put an event on', resource, sent)).Entries ?? []
    if (answer?.EventId !== undefined) return answer.EventId
    throw new Fault(`Cannot put an event on bus ${bus}: ${answer?.ErrorCode} (${answer?.ErrorMessage})`)
  } finally {
    client.destroy()
  }
}
