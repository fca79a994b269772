import type { Issued } from '#cli/aws/issue.ts'
import { causeOf } from '#cli/fault.ts'

/** Clients that ask before every call, as boto3 does in the last minutes, get what was just read. */
const SECONDS_TO_REMEMBER = 30

/**
 * Issues credentials to many askers with one look at a time. If AWS does not answer, those from before are given until they expire:
 * a hiccup of the network must not end a job. Never rejects.
 */
export function remembered(issue: () => Promise<Issued>, now: () => Date): () => Promise<Issued> {
  let last: { readonly issued: Issued; readonly at: Date } | undefined
  let asking: Promise<Issued> | undefined
  const ask = async () => {
    const at = now()
    try {
      const issued = await issue()
      last = { issued, at }
      return issued
    } catch (error) {
      return last !== undefined && isValid(last.issued, now())
        ? last.issued
        : { because: causeOf(error), mayCome: 'when ready' as const }
    } finally {
      asking = undefined
    }
  }
  return () => {
    const isFresh = last !== undefined && now().getTime() - last.at.getTime() < SECONDS_TO_REMEMBER * 1000
    if (last !== undefined && isFresh && isValid(last.issued, now())) return Promise.resolve(last.issued)
    asking ??= ask()
    return asking
  }
}

function isValid(issued: Issued, now: Date): boolean {
  return 'credentials' in issued && new Date(issued.credentials.Expiration) > now
}
