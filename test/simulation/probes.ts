import type { Credentials } from '@curfew/local-aws/iam/directory'
import { probe } from '#local/day/probe.ts'
import { type Account, bucketOf, GPU, momentOf } from './account.ts'
import { type Moment, SECOND } from './plan.ts'
import { type Given, givenIn } from './policies.ts'
import type { Violation } from './promises/promise.ts'

type Doing = { readonly at: Moment; readonly do: () => Promise<void> }

/**
 * Promise c by trying, when everything has just died: each job whose window ends before anything lives again reads its
 * data a second before that, and is denied it at that very second.
 */
export function denials(
  account: Account,
  until: Moment,
  onViolation: (violation: Violation) => void,
  onAnswer: (what: string) => void,
): readonly Doing[] {
  const all = givenIn(account.aws.truth.iam())
  // What a hand made may let anybody in.
  const tamperedWith = new Set(all.filter(({ job }) => job === 'unbounded').map(({ who }) => who.arn))
  const bound = all.filter(({ who }) => !tamperedWith.has(who.arn))
  const byJob = Map.groupBy(bound, ({ jobId, who }) => `${jobId} ${who.arn}`)
  return [...byJob.values()].flatMap((attached): readonly Doing[] => {
    const ends = attached.flatMap(({ job }) => (job === 'nothing' || job === 'unbounded' ? [] : [job.until]))
    const [first] = attached
    const end = Math.max(...ends)
    if (ends.length === 0 || first === undefined || end > until || end - SECOND <= momentOf(account.clock.now()))
      return []
    const { jobId } = first
    return [
      {
        at: end - SECOND,
        do: async () => {
          if ((await read(first, account)) === 'OK') onAnswer('let in a second before its end')
        },
      },
      {
        at: end,
        do: async () => {
          const answer = await read(first, account)
          if (answer === 'OK') onViolation({ promise: 'c', at: end, job: jobId, told: 'it still reads its data' })
          else onAnswer('kept out at its end')
        },
      },
    ]
  })
}

async function read({ who, jobId }: Given, { aws }: Account): Promise<string> {
  const as = who.kind === 'role' ? aws.directory.assumeRole(who.arn, jobId) : keyOf(who.name, { aws })
  if (as === undefined) return 'no key'
  return probe(aws, { as, from: GPU, operation: 'read', bucket: bucketOf(jobId), key: 'part-0' })
}

/** Any live key of a user: whoever has it, whether or not it is stored. */
function keyOf(user: string, { aws }: Pick<Account, 'aws'>): Credentials | undefined {
  const keys = [...aws.truth.iam().keys.values()]
  const key = keys.find(({ userName, status }) => userName === user && status === 'Active')
  return key && { accessKeyId: key.id, secretAccessKey: key.secret }
}
