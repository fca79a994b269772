import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { CreateGroupCommand } from '@aws-sdk/client-iam'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import type { Grant, Job } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import type { KeyRing } from '#core/keys/key-ring.ts'
import type { SessionBan } from '#core/sessions/session-ban.ts'
import { aDay, type Day } from '#local/day/day.ts'
import { grantKey, grantOf } from '#platform/grant-row.ts'
import { ringKey, ringOf as ringOfItem } from '#platform/key-ring-row.ts'
import { banKey, banOf as banOfItem } from '#platform/session-ban-row.ts'
import { type CrashInjector, crashInjector } from './crash-injector.ts'

/** An account with Curfew deployed, in which one day runs after another. */
export type Account = {
  readonly day: Day
  readonly crashes: CrashInjector
  readonly rowOf: (job: Job) => Promise<Grant | undefined>
  readonly ringOf: (principal: Principal) => Promise<KeyRing | undefined>
  readonly banOf: (principal: Principal) => Promise<SessionBan | undefined>
  /** The number of the last day. */
  dayNumber: number
}

/** No other name ends in such a number, so it identifies what belongs to a day. */
const FIRST_DAY_NUMBER = 1000

/** A group that Curfew does not manage. */
export const GROUP = 'analysts'

const BEGIN = new Date('2025-07-16T00:00:00Z')

export async function createAccount(): Promise<Account> {
  let now = () => BEGIN
  const crashes = crashInjector(() => now())
  const day = await aDay(BEGIN, { crash: crashes.crash, faults: crashes.faults })
  now = day.clock.now
  await day.iam.send(new CreateGroupCommand({ GroupName: GROUP }))
  // A day starts the inventory itself, so that none runs in the middle of another step.
  const hourly = day.aws.buses.rules.find(({ schedule }) => schedule === 'rate(1 hour)')
  day.aws.buses.setEnabled(hourly?.name ?? 'hourly', false)

  const credentials = day.aws.directory.createAdministrator('reader')
  const dynamoDb = new DynamoDBClient(awsClientOptions({ aws: day.aws, credentials }))
  const rowOf = async ({ principal, jobId }: Job) => {
    const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: 'curfew', Key: grantKey(principal, jobId) }))
    return Item === undefined ? undefined : grantOf(Item)
  }
  const ringOf = async (principal: Principal) => {
    const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: 'curfew', Key: ringKey(principal) }))
    return Item === undefined ? undefined : ringOfItem(Item)
  }
  const banOf = async (principal: Principal) => {
    const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: 'curfew', Key: banKey(principal) }))
    return Item === undefined ? undefined : banOfItem(Item)
  }
  return { day, crashes, rowOf, ringOf, banOf, dayNumber: FIRST_DAY_NUMBER }
}
