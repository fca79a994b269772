import type { Credentials } from '@curfew/local-aws/iam/directory'
import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import { endOf } from '#core/grant/status.ts'
import { probe } from '#local/day/probe.ts'
import { type CrashDay, DATASET, GPU } from '../day.ts'
import type { SeenJob, Snapshot } from '../reconcile.ts'

/** A user's keys at one moment, by id. */
type Keys = {
  readonly user: string
  /** Those that it had before Curfew came; the last of them was live. */
  readonly first: readonly string[]
  readonly live: readonly string[]
  readonly stored: string | undefined
  /** Those that were stored while a job was open. */
  readonly used: ReadonlySet<string>
}

/** What is wrong with the keys of the night's users, and with what their jobs' key may do. */
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
  jobs: readonly SeenJob[],
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
    ...(areRight(keys, jobs, open) ? [] : [`${user} has the live keys [${keys.live}], and ${keys.stored} is stored`]),
    ...((answer === 'OK') === isAllowed ? [] : [`S3 answers the key of ${user}: ${answer}`]),
  ]
}

/** What is in the user's secret, as its job would read it. */
function storedKey(user: string, { day: { aws } }: CrashDay): Credentials | undefined {
  const secret = aws.truth.secrets().find(({ name }) => name === `${aws.busName}/user/${user}`)
  const current = secret?.versions.find(({ id }) => id === secret.labels.AWSCURRENT)
  return current && storedJson.parse(JSON.parse(current.value.SecretString ?? ''))
}

const storedJson = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() })

/** One live key, which is stored and new; or as the last job's strategy says. */
function areRight({ first, live, stored, used }: Keys, jobs: readonly SeenJob[], open: readonly SeenJob[]): boolean {
  const [last] = jobs.flatMap(({ grant }) => (grant && changesKeys(grant) ? [grant] : [])).sort(laterEndFirst)
  if (last === undefined) return stored === undefined && String(live) === String(first.slice(-1))
  if (open.length === 0 && last.keys === 'deactivate') return live.length === 0
  // Nobody touches the keys beside a job that looks after them itself.
  if (open.some(({ grant }) => grant?.keys === 'keep')) return live.length === 1
  const isNew = stored !== undefined && !first.includes(stored) && (open.length > 0 || !used.has(stored))
  return isNew && live.length === 1 && live[0] === stored
}

function changesKeys({ openedAt, keys }: Grant): boolean {
  return openedAt !== undefined && keys !== 'keep'
}

function laterEndFirst(a: Grant, b: Grant): number {
  return endOf(b).getTime() - endOf(a).getTime()
}
