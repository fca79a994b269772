import * as z from 'zod'
import { check } from './check.ts'
import type { CrashDay } from './day.ts'

/** A day on which a Lambda handles one case while its calls fail, with checks of the state afterwards. */
export type Scenario = {
  /** Completes the sentence "when it …". */
  readonly title: string
  readonly run: (crashDay: CrashDay) => Promise<void>
}

/** A crashed run holds its claim for a minute, its event is retried a minute later, and then the sweep runs. */
export async function checkOpenThenClosed(crashDay: CrashDay): Promise<void> {
  await crashDay.until('5:00')
  await check(crashDay, { job: 'open' })
  await checkClosed(crashDay)
}

/** The window of an open job closes while calls fail. */
export async function closeWithCrashes(crashDay: CrashDay): Promise<void> {
  await crashDay.until('5:00')
  await check(crashDay, { job: 'open' })
  await crashDay.withCrashes(() => crashDay.until('8:40'))
  await checkClosed(crashDay)
}

export async function checkClosed(crashDay: CrashDay): Promise<void> {
  await crashDay.until('12:00')
  await check(crashDay, { job: 'closed' })
}

/** Until every session has expired that the deny policy is for. */
export async function untilSessionsExpire(crashDay: CrashDay): Promise<void> {
  crashDay.passDead('735:00')
  await crashDay.until('739:00')
}

/** Deletes timers, as if EventBridge Scheduler had lost them. */
export function loseTimers({ day }: CrashDay, edge: 'open' | 'close'): void {
  const { schedules } = day.aws
  for (const { GroupName, Name } of schedules.list()) {
    if (Name.startsWith(edge)) schedules.delete(GroupName, Name)
  }
}

/** An announcement that must be made, whichever process dies. */
export function expectAnnouncement(crashDay: CrashDay, detailType: string): void {
  const isAnnounced = crashDay.news().some((event) => event['detail-type'] === detailType)
  if (!isAnnounced) crashDay.problems.push(`there was no ${detailType}`)
}

/** The one revocation of the day is recorded once and answered, with what it hit, whichever process dies. */
export function expectRevoked(
  { news, problems }: CrashDay,
  hits: { readonly ended: number; readonly over: number },
): void {
  const answers = news().filter((event) => event['detail-type'] === 'Access Revoked')
  const texts = new Set(answers.map(({ detail }) => JSON.stringify(detail)))
  const found = [...texts].map((text) => revoked.parse(JSON.parse(text)))
  const isRight = found.length === 1 && found[0]?.ended.count === hits.ended && found[0].over.count === hits.over
  if (!isRight)
    problems.push(`the revocation should have hit ${JSON.stringify(hits)}, and says ${JSON.stringify(found)}`)
}

const count = z.object({ count: z.number() })
const revoked = z.object({ ended: count, over: count })

/** A policy that may be attached has a timer for its end. */
export function expectTimer(crashDay: CrashDay, closes: string): void {
  const isArmed = crashDay.day.aws.schedules
    .list()
    .some(
      ({ at, Target }) =>
        at.getTime() === crashDay.at(closes).getTime() && Target.Input?.includes(crashDay.named('job')),
    )
  if (!isArmed) crashDay.problems.push(`no timer is armed for ${closes}`)
}

/** How many keys a user of the day has, active or not. */
export function expectKeys({ day, named, problems }: CrashDay, user: string, count: number): void {
  const keys = [...day.aws.truth.iam().keys.values()].filter(({ userName }) => userName === named(user))
  if (keys.length !== count) problems.push(`${user} has ${keys.length} keys, and should have ${count}`)
}

/** None of the keys that a user of the day has may be active. */
export function expectNoLiveKey({ day, named, problems }: CrashDay, user: string): void {
  const keys = [...day.aws.truth.iam().keys.values()].filter(({ userName }) => userName === named(user))
  if (keys.length === 0) problems.push(`${user} has no keys at all`)
  const live = keys.filter(({ status }) => status === 'Active')
  if (live.length > 0) problems.push(`${user} has the live keys [${live.map(({ id }) => id)}]`)
}
