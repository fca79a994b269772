import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { type HttpServer, serve } from '@curfew/local-aws/http-server'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import type { LogEvent } from '@curfew/local-aws/logs/groups'
import { vi } from 'vitest'
import type { Day, DayOptions } from '#local/day/day.ts'
import { cli, type Ran } from '#test/cli/fake-io.ts'
import { at } from '#test/fixtures/seed.ts'
import { job, startDay } from '#test/stories/day.ts'

/** An account in which one job ran from 00:40 to 00:50, and another was refused; it is one o'clock. Served over HTTP. */
export type Account = {
  readonly day: Day
  readonly server: HttpServer
  readonly administrator: Credentials
}

const WINDOW = { opensAt: '2025-07-16T00:40:00Z', closesAt: '2025-07-16T00:50:00Z' }

/** The job that was refused. */
export const REFUSED = 'refused-job'

export async function startAccount(options: DayOptions = {}): Promise<Account> {
  const day = await startDay(options)
  await day.put('Training Job Scheduled', job({ window: WINDOW }))
  await day.put('Training Job Scheduled', job({ window: WINDOW, jobId: REFUSED, network: 'any' }))
  await day.until(at('01:00'))
  return { day, server: await serve(day.aws), administrator: day.aws.directory.createAdministrator('operator') }
}

/** The environment of somebody at a shell. The SDK asks no other source. */
export function signIn(
  { server, administrator }: Pick<Account, 'server' | 'administrator'>,
  credentials: Partial<Credentials> = administrator,
): void {
  vi.stubEnv('AWS_ENDPOINT_URL', server.url)
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey)
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null')
}

/** Signs in somebody who may do these actions on the table and its indexes, and nothing else. */
export async function signInWith(account: Account, name: string, ...actions: readonly string[]): Promise<void> {
  const { iam } = account.day
  await iam.send(new CreateUserCommand({ UserName: name }))
  const Resource = ['', '/index/*'].map((path) => `arn:aws:dynamodb:us-east-1:111122223333:table/curfew${path}`)
  const Statement = [{ Effect: 'Allow', Action: actions.map((action) => `dynamodb:${action}`), Resource }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'p', PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }))
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  signIn(account, { accessKeyId, secretAccessKey })
}

type World = { readonly input?: string; readonly whileAsleep?: () => Promise<void> }

/** Runs `curfew audit …` at the day's time, with some text as its standard input. */
export function audit({ day }: Account, argv: readonly string[], { input = '', ...world }: World = {}): Promise<Ran> {
  return cli(['audit', ...argv], { now: day.clock.now(), files: { '-': input }, ...world })
}

/** What `aws logs filter-log-events` prints. */
export function exported(account: Account): string {
  return JSON.stringify({ events: logEvents(account).map(({ timestamp, message }) => ({ timestamp, message })) })
}

/** The events of the audit log, which a test may take away. */
export function logEvents({ day }: Account): LogEvent[] {
  return day.aws.logs.groups.stream(day.aws.logs.groups.get(day.aws.auditLogGroup), 'records').events
}
