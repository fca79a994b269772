import type { Credentials } from '@curfew/local-aws/iam/directory'
import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { endOf } from '#core/grant/status.ts'
import { probe } from '#local/day/probe.ts'
import { type CrashDay, DATASET, GPU } from '../day.ts'
import type { ObservedJob, Snapshot } from '../snapshot.ts'

/** Ids of a user's keys at one moment. */
type Keys = {
  readonly user: string
  /** Those that the user had at the start of the day; only the last of them was active. */
  readonly first: readonly string[]
  readonly live: readonly string[]
  readonly stored: string | undefined
  /** Those that were stored while a job was open. */
  readonly used: ReadonlySet<string>
}

/** Problems with the keys of the users of the day, and with what their stored key may do. */
export async function keyProblems(snapshot: Snapshot): Promise<readonly string[]> {
  const problems: string[] = []
  for (const user of snapshot.crashDay.users.keys()) {
    const jobs = snapshot.jobs.filter(({ principal }) => principal.type === 'user' && principal.name === user)
    if (jobs.some(({ grant }) => grant !== undefined)) problems.push(...(await problemsOf(user, jobs, snapshot)))
  }
  return problems
}

async function problemsOf(
  user: string,
  jobs: readonly ObservedJob[],
  { crashDay, iam, now }: Snapshot,
): Promise<readonly string[]> {
  const first = crashDay.users.get(user) ?? []
  const stored = storedKey(user, crashDay)
  const live = [...iam.keys.values()].filter(({ userName, status }) => userName === user && status === 'Active')
  const keys: Keys = {
    ...{ user, stored: stored?.accessKeyId, used: crashDay.used },
    first: first.map(({ accessKeyId }) => accessKeyId),
    live: live.map(({ id }) => id),
  }
  const open = jobs.filter(({ expected }) => expected === 'open')
  if (open.length > 0 && stored !== undefined) crashDay.used.add(stored.accessKeyId)

  const key = stored ?? first.at(-1)
  const answer = key && (await probe(crashDay.day.aws, { as: key, from: GPU, operation: 'read', ...DATASET }))
  const isAllowed = open.some(({ grant }) => grant !== undefined && grant.window.opensAt <= now)
  return [
    ...(areAsExpected(keys, jobs, open)
      ? []
      : [`${user} has the live keys [${keys.live}], and ${keys.stored} is stored`]),
    ...((answer === 'OK') === isAllowed ? [] : [`S3 answers the key of ${user}: ${answer}`]),
  ]
}

/** The key in the user's secret, as a job would read it. */
function storedKey(user: string, { day: { aws } }: CrashDay): Credentials | undefined {
  const secret = aws.truth.secrets().find(({ name }) => name === `${aws.busName}/user/${user}`)
  const current = secret?.versions.find(({ id }) => id === secret.labels.AWSCURRENT)
  return current && storedJson.parse(JSON.parse(current.value.SecretString ?? ''))
}

const storedJson = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() })

/** One active key, stored and new, unless the strategy of the last job says otherwise. */
function areAsExpected(
  { first, live, stored, used }: Keys,
  jobs: readonly ObservedJob[],
  open: readonly ObservedJob[],
): boolean {
  const [last] = jobs.flatMap(({ grant }) => (grant && changesKeys(grant) ? [grant] : [])).sort(latestEndFirst)
  if (last === undefined) return stored === undefined && String(live) === String(first.slice(-1))
  if (open.length === 0 && last.keys === 'deactivate') return live.length === 0
  // While a job keeps its own keys, Curfew changes none of them, and others have one of their own.
  if (open.every(({ grant }) => grant?.keys === 'keep') && open.length > 0) return live.length === 1
  if (open.some(({ grant }) => grant?.keys === 'keep'))
    return live.length === 2 && stored !== undefined && live.includes(stored)
  const isNew = stored !== undefined && !first.includes(stored) && (open.length > 0 || !used.has(stored))
  return isNew && live.length === 1 && live[0] === stored
}

function changesKeys({ openedAt, foundAttachedAt, keys }: Grant): boolean {
  return (openedAt ?? foundAttachedAt) !== undefined && keys !== 'keep'
}

function latestEndFirst(a: Grant, b: Grant): number {
  return endOf(b).getTime() - endOf(a).getTime()
}
