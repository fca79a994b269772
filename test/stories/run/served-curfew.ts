import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { IAMClient } from '@aws-sdk/client-iam'
import { realClock } from '@curfew/local-aws/clock'
import type { BusEvent } from '@curfew/local-aws/events/event'
import { serve } from '@curfew/local-aws/http-server'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { pump } from '@curfew/local-aws/pump'
import { seedAccount } from '#local/day/seed-account.ts'
import { localCurfew } from '#local/local-curfew.ts'
import { eventually } from './eventually.ts'

/** Curfew in a local AWS on the clock of this machine, served over HTTP to other processes. */
export type ServedCurfew = {
  /** The environment of somebody at a shell, as an administrator. */
  readonly environment: Readonly<Record<string, string>>
  put(detailType: string, detail: unknown): Promise<void>
  /** Details of the events of a type about a job so far. */
  eventsOf(detailType: string, jobId: string): readonly unknown[]
  /** Resolves once there is one. */
  event(detailType: string, jobId: string): Promise<unknown>
  /** The names of the sessions of a role so far. */
  sessionsOf(role: string): readonly string[]
  stop(): Promise<void>
}

export async function serveCurfew(): Promise<ServedCurfew> {
  const news: BusEvent[] = []
  const aws = await localCurfew({ clock: realClock, onEvent: (_bus, event) => news.push(event) })
  const credentials = aws.directory.createAdministrator('administrator')
  const options = awsClientOptions({ aws, credentials })
  await seedAccount(aws, new IAMClient(options))
  const server = await serve(aws, { sourceIp: '203.0.113.42' })
  const stopPump = pump(aws.agenda, realClock)
  const bus = new EventBridgeClient(options)
  const eventsOf = (detailType: string, jobId: string) =>
    news
      .filter((event) => event['detail-type'] === detailType && isAbout(event.detail, jobId))
      .map(({ detail }) => detail)
  return {
    environment: {
      AWS_ENDPOINT_URL: server.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      TZ: 'UTC',
    },
    put: async (DetailType, detail) => {
      const entry = { EventBusName: aws.busName, Source: 'acmeco.console', DetailType, Detail: JSON.stringify(detail) }
      await bus.send(new PutEventsCommand({ Entries: [entry] }))
    },
    eventsOf,
    sessionsOf: (role) => {
      const arns = aws.calls.all.map(({ caller }) => caller?.arn ?? '')
      const sessions = arns.flatMap((arn) => new RegExp(`:assumed-role/${role}/(.+)$`).exec(arn)?.[1] ?? [])
      return [...new Set(sessions)]
    },
    event: (detailType, jobId) => eventually(`${detailType} of ${jobId}`, () => eventsOf(detailType, jobId)[0]),
    stop: async () => {
      await server.close()
      await stopPump()
    },
  }
}

function isAbout(detail: unknown, jobId: string): boolean {
  return typeof detail === 'object' && detail !== null && Reflect.get(detail, 'jobId') === jobId
}
