import { setting } from '#runtime/settings.ts'

/** Curfew's mark: every policy of a job has a path of that job's own, `/curfew/<job>/`. */
export function pathOf(jobId: string): string {
  return `${setting('POLICY_PATH')}${jobId}/`
}

export function arnOf(jobId: string, policyName: string): string {
  return `arn:${setting('PARTITION')}:iam::${setting('ACCOUNT')}:policy${pathOf(jobId)}${policyName}`
}

/** The job whose path this is. Undefined for any other path, `/curfew/` itself and those below a job's included. */
export function jobOfPath(path: string): string | undefined {
  const prefix = setting('POLICY_PATH')
  const jobId = path.startsWith(prefix) ? path.slice(prefix.length, -1) : ''
  return jobId === '' || jobId.includes('/') ? undefined : jobId
}

export function jobOfArn(arn: string): string | undefined {
  const [, path] = /:policy(\/(?:.*\/)?)[^/]*$/.exec(arn) ?? []
  return path === undefined ? undefined : jobOfPath(path)
}
