import type { Condition, Policy, Statement } from '@curfew/iam-policy/policy'
import type { Location } from '#core/access/access.ts'
import { withoutCovered } from '#core/access/covered-locations.ts'
import { endedLocationProblems } from '#core/access/location-end.ts'
import { byEnd } from '#core/access/parts.ts'
import { capabilityProblems } from '#core/admission/capability-problems.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import { during, when } from '#core/policy/conditions.ts'
import { allow } from '#core/policy/statement.ts'
import { CAPABILITIES } from './capabilities.ts'
import { bucketArn, listedBy, locationProblems, objectsArn, readBy, writtenBy } from './compilation/locations.ts'
import { packed } from './compilation/pack.ts'

/** Tigris documents no limit: as many as AWS attaches to a principal by default. It bounds the work as well. */
const MAX_POLICIES = 10

/**
 * Compile a job's access to policies of Tigris: all that the job needs, inside its window and network, and nothing else. Tigris
 * shows one address for a condition and does not say what several mean, so each block of addresses has statements of its own.
 * The same access always gives the same policies, to the character.
 *
 * @throws PolicyCompileError if Tigris cannot enforce what is asked for, or too many policies would be needed
 */
export function compile(job: JobAccess): readonly Policy[] {
  const problems = problemsOf(job)
  if (problems.length > 0) throw new PolicyCompileError(job.jobId, problems)
  const policies = packed(
    byEnd(job).flatMap((part) => networksOf(job).flatMap((network) => statementsOf(part, network))),
  )
  if (policies === undefined || policies.length > MAX_POLICIES)
    throw new PolicyCompileError(job.jobId, [
      {
        path: 'access',
        message: `needs more than ${MAX_POLICIES} policies of Tigris: name fewer locations or addresses`,
      },
    ])
  return policies
}

/** What was refused at admission is refused here again: a gap there must not become a gap in a policy. */
function problemsOf(job: JobAccess): PolicyCompileError['problems'] {
  return [
    ...capabilityProblems(job, CAPABILITIES),
    ...locationProblems(job),
    ...endedLocationProblems(job.access, job.window),
    ...(job.window.opensAt < job.window.closesAt ? [] : [{ path: 'window', message: 'must open before it closes' }]),
  ]
}

function networksOf({ network }: JobAccess): readonly (readonly Condition[])[] {
  if (network === 'any') return [[]]
  return 'sourceIps' in network ? network.sourceIps.map((ip) => [when('IpAddress', 'aws:SourceIp', [ip])]) : []
}

function statementsOf(part: JobAccess, network: readonly Condition[]): readonly Statement[] {
  const conditions = [...during(part.window), ...network]
  const on = (sid: string, actions: readonly string[], locations: readonly Location[], arnOf = objectsArn) =>
    locations.length === 0 ? [] : [allow(sid, actions, locations.map(arnOf), conditions)]
  return [
    ...on('Read', ['s3:GetObject'], readBy(part)),
    ...on('List', ['s3:ListBucket'], listedBy(part), bucketArn),
    ...on('Write', WRITES, writtenBy(part)),
    ...on('Delete', ['s3:DeleteObject'], withoutCovered(part.access.scratch)),
  ]
}

/** PutObject covers creating, uploading and completing a multipart upload. */
const WRITES = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject']
