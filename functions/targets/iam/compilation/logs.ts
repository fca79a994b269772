import type { Statement } from '@curfew/iam-policy/policy'
import type { LogGroup } from '#core/access/access.ts'
import { executionIdOf, groupArnOf, isGroupOfAws } from '#core/access/log-streams.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { during } from '#core/policy/conditions.ts'
import { allow } from '#core/policy/statement.ts'
import { fromAddress } from './conditions.ts'
import { literalPattern } from './literal.ts'

/** Write the job's own log streams. */
export function logStatements(job: JobAccess): readonly Statement[] {
  const { access, window, network } = job
  if (access.logGroups.length === 0) return []

  const resources = access.logGroups.flatMap((group) =>
    streamsOf(group, job).map((stream) => `${literalPattern(groupArnOf(group))}:log-stream:${stream}`),
  )
  const conditions = [...during(window), ...fromAddress(network)]
  return [allow('Logs', ['logs:CreateLogStream', 'logs:PutLogEvents'], resources, conditions)]
}

/**
 * Patterns of the streams of a group that are the job's: below the prefix that it names; in a group of AWS, as its service names
 * those of the job that the grant ends with; otherwise `<job>` and `<job>/…`, as SageMaker and most agents name them.
 */
function streamsOf(group: LogGroup, { jobId, endsWith }: JobAccess): readonly string[] {
  if (typeof group !== 'string') return [`${literalPattern(group.streams)}*`]
  if (endsWith === undefined || !isGroupOfAws(group)) return [literalPattern(jobId), `${literalPattern(jobId)}/*`]
  const execution = executionIdOf(endsWith)
  if (execution !== undefined) return [`pipelines-${literalPattern(execution)}-*`]
  const name = literalPattern(endsWith.name)
  // A tuning job calls its training jobs `<name>-001-8a9b0c1d`, and their streams `…/algo-1-…`.
  return [endsWith.kind === 'tuningJob' ? `${name}-???-????????/algo-*` : `${name}/*`]
}
