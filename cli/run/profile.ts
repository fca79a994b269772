import { PROFILE } from './child-environment.ts'

/**
 * The AWS configuration of a command: one profile, which asks this run for its credentials. It holds no secret, and neither does
 * the command line that it has: who may open the socket is the user alone.
 * @param curfew the program and its first arguments, with which this command line was started
 */
export function printProfile(
  curfew: readonly string[],
  {
    jobId,
    socketPath,
    region,
  }: { readonly jobId: string; readonly socketPath: string; readonly region?: string | undefined },
): string {
  const asks = [...curfew, 'credentials', jobId, '--from', socketPath].map(quoted).join(' ')
  const lines = [`credential_process = ${asks}`, ...(region === undefined ? [] : [`region = ${region}`])]
  // For clients that read no AWS_PROFILE.
  return [`[profile ${PROFILE}]`, ...lines, '', '[default]', ...lines, ''].join('\n')
}

/** As a shell reads it, and Python's shlex: some SDKs take the one, some the other. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
