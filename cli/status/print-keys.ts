import type { GrantStatus } from '#cli/contracts/status.ts'
import type { Io } from '#cli/io.ts'
import { shortTime } from '#cli/terminal/times.ts'

type Keys = NonNullable<GrantStatus['keys']>

/** Rows about the keys of a grant's user. */
export function printKeys({ strategy, stored, used, listed = [], retired, due, blocked }: Keys, now: Date, io: Io) {
  const at = (text: string) => shortTime(new Date(text), now, io)
  return [
    ['strategy', strategy],
    ...(stored === undefined ? [] : [['stored', `${stored.id}, since ${at(stored.storedAt)}`]]),
    ...(used === undefined ? [] : [['used by the job', used]]),
    ...listed.map(({ id, active, createdAt }) => [
      'in IAM',
      `${id}, ${active ? 'active' : 'inactive'}, made ${at(createdAt)}`,
    ]),
    ...retired.map(({ id, deletedFrom }) => [
      'retired',
      `${id}, deleted from ${at(deletedFrom)} on, or when its slot is needed`,
    ]),
    ...due.map(({ id, because }) => ['to be replaced', `${id} (${because})`]),
    ...(blocked === undefined ? [] : [['blocked', `${blocked.because}, since ${at(blocked.since)}`]]),
  ]
}
