import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { IAMClient } from '@aws-sdk/client-iam'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { runUntil } from '@curfew/local-aws/agenda'
import { type ManualClock, manualClock } from '@curfew/local-aws/clock'
import type { BusEvent } from '@curfew/local-aws/events/event'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import type { Tigris } from '@curfew/local-aws/tigris'
import * as z from 'zod'
import type { AuditRecord } from '#core/audit/records.ts'
import { type LocalCurfew, type LocalCurfewOptions, localCurfew } from '#local/local-curfew.ts'
import { seedAccount, seedOrganization } from './seed-account.ts'

/** A day in an account with Curfew deployed, on a clock that the test moves. */
export type Day = {
  readonly aws: LocalCurfew
  readonly clock: ManualClock
  readonly iam: IAMClient
  /** The store of the slots, if the stage manages any. */
  readonly tigris: Tigris | undefined
  /** Every event on Curfew's bus so far. */
  readonly news: readonly BusEvent[]
  /** Puts an event on Curfew's bus, as a user of the account does, and runs everything that is due then. */
  put(detailType: string, detail: unknown, source?: string): Promise<void>
  /** Lets time pass, and runs everything that falls due on the way. */
  until(instant: Date): Promise<void>
  /** Lets time pass with every Lambda, timer and rule down. */
  passDead(instant: Date): void
  /** The stored key of a user or slot, as its job reads it; undefined if there is none. */
  storedKey(name: string, type?: 'user' | 'access-key/tigris'): Promise<Credentials | undefined>
  /** The records of the audit log, in order. */
  auditRecords(): Promise<readonly AuditRecord[]>
}

const storedKeyJson = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() })
const auditRecord = z.custom<AuditRecord>((value) => typeof value === 'object' && value !== null && 'hash' in value)

/** Lambda timers run this much faster than real time: retries hardly delay a day, and a run still has a second of real time. */
const TIMER_SPEED = 50

export type DayOptions = Omit<LocalCurfewOptions, 'clock' | 'onEvent' | 'tigris'> & {
  /** Makes the store of slots, if the stage is to manage any. */
  readonly tigris?: (clock: ManualClock) => Tigris
  /** How many Lambdas may run at once. 1 is exactly repeatable; with more they race each other, as on AWS. */
  readonly atOnce?: number
}

/** @param begin the first instant of the day */
export async function aDay(begin: Date, { atOnce = 1, tigris: makeTigris, ...options }: DayOptions = {}): Promise<Day> {
  const clock = manualClock(begin)
  const news: BusEvent[] = []
  const tigris = makeTigris?.(clock)
  const aws = await localCurfew({
    timerSpeed: TIMER_SPEED,
    ...options,
    ...(tigris && { tigris }),
    clock,
    onEvent: (_bus, event) => news.push(event),
  })
  const credentials = aws.directory.createAdministrator('administrator')
  const client = awsClientOptions({ aws, credentials })
  const iam = new IAMClient(client)
  const bus = new EventBridgeClient(client)
  const logs = new CloudWatchLogsClient(client)
  const secrets = new SecretsManagerClient(client)
  await seedAccount(aws, iam)
  if (tigris !== undefined) seedOrganization(tigris)

  return {
    aws,
    clock,
    iam,
    tigris,
    news,
    put: async (DetailType, detail, Source = 'acmeco.ml-platform') => {
      const entry = { EventBusName: aws.busName, Source, DetailType, Detail: JSON.stringify(detail) }
      const { FailedEntryCount, Entries } = await bus.send(new PutEventsCommand({ Entries: [entry] }))
      if (FailedEntryCount) throw new Error(`Cannot put ${DetailType}: ${Entries?.[0]?.ErrorMessage}`)
      await runUntil(aws.agenda, clock, clock.now(), atOnce)
    },
    until: (instant) => runUntil(aws.agenda, clock, instant, atOnce),
    passDead: (instant) => clock.moveTo(instant),
    storedKey: async (name, type = 'user') => {
      const SecretId = `${aws.busName}/${type}/${name}`
      const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId })).catch(nothingIfMissing)
      return SecretString === undefined ? undefined : storedKeyJson.parse(JSON.parse(SecretString))
    },
    auditRecords: async () => {
      const records: AuditRecord[] = []
      let nextToken: string | undefined
      do {
        const page = await logs.send(new FilterLogEventsCommand({ logGroupName: aws.auditLogGroup, nextToken }))
        records.push(...(page.events ?? []).map(({ message = '' }) => auditRecord.parse(JSON.parse(message))))
        nextToken = page.nextToken
      } while (nextToken !== undefined)
      return records
    },
  }
}

function nothingIfMissing(error: unknown): { readonly SecretString?: string } {
  if (error instanceof Error && error.name === 'ResourceNotFoundException') return {}
  throw error
}
