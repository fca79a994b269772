import type { Statement } from '@curfew/iam-policy/policy'
import type { JobAccess } from '#core/grant/grant.ts'
import { during, fromAddress } from './conditions.ts'
import { literalPattern } from './literal.ts'
import { allow } from './statement.ts'

/** Write the job's own log streams: `<job>` and `<job>/…`, as SageMaker and most agents name them. */
export function logStatements({ access, window, network, jobId }: JobAccess): readonly Statement[] {
  if (access.logGroups.length === 0) return []

  const resources = access.logGroups.flatMap((arn) => {
    const stream = `${literalPattern(arn.replace(/:\*$/, ''))}:log-stream:${literalPattern(jobId)}`
    return [stream, `${stream}/*`]
  })
  const conditions = [...during(window), ...fromAddress(network)]
  return [allow('Logs', ['logs:CreateLogStream', 'logs:PutLogEvents'], resources, conditions)]
}
