import { check } from './check.ts'
import type { Night } from './day.ts'

/** A night in which a Lambda takes a certain road under fire, with looks at what has become of it. */
export type Scenario = {
  readonly title: string
  readonly spend: (night: Night) => Promise<void>
}

/** Somebody may be at work for a minute, his event is tried again after another, and then the sweep comes. */
export async function openAndClosed(night: Night): Promise<void> {
  await night.until('5:00')
  await check(night, { job: 'open' })
  await closed(night)
}

/** The window of a job that is open ends under fire. */
export async function closedUnderFire(night: Night): Promise<void> {
  await night.until('5:00')
  await check(night, { job: 'open' })
  await night.underFire(() => night.until('8:40'))
  await closed(night)
}

export async function closed(night: Night): Promise<void> {
  await night.until('12:00')
  await check(night, { job: 'closed' })
}

/** Until the policy that denies sessions is of no more use to anybody. */
export async function sessionsOver(night: Night): Promise<void> {
  night.passDead('735:00')
  await night.until('739:00')
}

/** A timer that never fires, as if Scheduler had lost it. */
export function loseTimers({ day }: Night, edge: 'open' | 'close'): void {
  const { schedules } = day.aws
  for (const { GroupName, Name } of schedules.list()) {
    if (Name.startsWith(edge)) schedules.delete(GroupName, Name)
  }
}

/** News that has to be told, however often its teller dies. */
export function insistOnNews(night: Night, detailType: string): void {
  const isTold = night.news().some((event) => event['detail-type'] === detailType)
  if (!isTold) night.problems.push(`there was no ${detailType}`)
}

/** Whatever may be attached has an armed end. */
export function insistOnTimer(night: Night, closes: string): void {
  const isArmed = night.day.aws.schedules
    .list()
    .some(({ at, Target }) => at.getTime() === night.at(closes).getTime() && Target.Input?.includes(night.named('job')))
  if (!isArmed) night.problems.push(`no timer is armed for ${closes}`)
}
