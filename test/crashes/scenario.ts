import { check } from './check.ts'
import type { CrashDay } from './day.ts'

/** A night in which a Lambda takes a certain road under fire, with looks at what has become of it. */
export type Scenario = {
  readonly title: string
  readonly spend: (crashDay: CrashDay) => Promise<void>
}

/** Somebody may be at work for a minute, his event is tried again after another, and then the sweep comes. */
export async function openAndClosed(crashDay: CrashDay): Promise<void> {
  await crashDay.until('5:00')
  await check(crashDay, { job: 'open' })
  await closed(crashDay)
}

/** The window of a job that is open ends under fire. */
export async function closedUnderFire(crashDay: CrashDay): Promise<void> {
  await crashDay.until('5:00')
  await check(crashDay, { job: 'open' })
  await crashDay.underFire(() => crashDay.until('8:40'))
  await closed(crashDay)
}

export async function closed(crashDay: CrashDay): Promise<void> {
  await crashDay.until('12:00')
  await check(crashDay, { job: 'closed' })
}

/** Until the policy that denies sessions is of no more use to anybody. */
export async function sessionsOver(crashDay: CrashDay): Promise<void> {
  crashDay.passDead('735:00')
  await crashDay.until('739:00')
}

/** A timer that never fires, as if Scheduler had lost it. */
export function loseTimers({ day }: CrashDay, edge: 'open' | 'close'): void {
  const { schedules } = day.aws
  for (const { GroupName, Name } of schedules.list()) {
    if (Name.startsWith(edge)) schedules.delete(GroupName, Name)
  }
}

/** News that has to be told, however often its teller dies. */
export function insistOnNews(crashDay: CrashDay, detailType: string): void {
  const isTold = crashDay.news().some((event) => event['detail-type'] === detailType)
  if (!isTold) crashDay.problems.push(`there was no ${detailType}`)
}

/** Whatever may be attached has an armed end. */
export function insistOnTimer(crashDay: CrashDay, closes: string): void {
  const isArmed = crashDay.day.aws.schedules
    .list()
    .some(
      ({ at, Target }) =>
        at.getTime() === crashDay.at(closes).getTime() && Target.Input?.includes(crashDay.named('job')),
    )
  if (!isArmed) crashDay.problems.push(`no timer is armed for ${closes}`)
}
