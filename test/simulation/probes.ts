import type { Credentials } from '@curfew/local-aws/iam/directory'
import { probe } from '#local/day/probe.ts'
import { type Account, bucketOf, GPU, momentOf } from './account.ts'
import { type Moment, SECOND } from './plan.ts'
import { type EffectiveAttachment, effectiveAttachments } from './policies.ts'
import type { Violation } from './promises/promise.ts'

type Step = { readonly at: Moment; readonly do: () => Promise<void> }

/**
 * Tests promise c while everything is dead: each job whose window closes in that time reads its data one second before the
 * end, and is denied at the end.
 */
export function denials(
  account: Account,
  until: Moment,
  onViolation: (violation: Violation) => void,
  onAnswer: (what: string) => void,
): readonly Step[] {
  const attached = effectiveAttachments(account.aws.truth.iam())
  const byJob = Map.groupBy(attached, ({ jobId, who }) => `${jobId} ${who.arn}`)
  return [...byJob.values()].flatMap((attachments): readonly Step[] => {
    const ends = attachments.flatMap(({ access }) =>
      access === 'nothing' || access === 'unbounded' ? [] : [access.until],
    )
    const [first] = attachments
    const end = Math.max(...ends)
    if (ends.length === 0 || first === undefined || end > until || end - SECOND <= momentOf(account.clock.now()))
      return []
    const { jobId } = first
    return [
      {
        at: end - SECOND,
        do: async () => {
          if ((await read(first, account)) === 'OK') onAnswer('allowed a second before its end')
        },
      },
      {
        at: end,
        do: async () => {
          const answer = await read(first, account)
          if (isTamperedWith(first, account)) return
          if (answer === 'OK') onViolation({ promise: 'c', at: end, job: jobId, message: 'it still reads its data' })
          else onAnswer('denied at its end')
        },
      },
    ]
  })
}

/** A policy that was edited or planted by hand, before everything died or since, may allow anything. */
function isTamperedWith({ who }: EffectiveAttachment, { aws }: Account): boolean {
  return effectiveAttachments(aws.truth.iam()).some((one) => one.who.arn === who.arn && one.access === 'unbounded')
}

async function read({ who, jobId }: EffectiveAttachment, { aws }: Account): Promise<string> {
  const as = who.kind === 'role' ? aws.directory.assumeRole(who.arn, jobId) : keyOf(who.name, { aws })
  if (as === undefined) return 'no key'
  return probe(aws, { as, from: GPU, operation: 'read', bucket: bucketOf(jobId), key: 'part-0' })
}

/** Any active key of a user, whether or not it is stored. */
function keyOf(user: string, { aws }: Pick<Account, 'aws'>): Credentials | undefined {
  const keys = [...aws.truth.iam().keys.values()]
  const key = keys.find(({ userName, status }) => userName === user && status === 'Active')
  return key && { accessKeyId: key.id, secretAccessKey: key.secret }
}
