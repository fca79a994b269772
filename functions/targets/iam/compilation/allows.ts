import type { Statement } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { imageStatements } from './images.ts'
import { kmsStatements } from './kms.ts'
import { logStatements } from './logs.ts'
import { s3Statements } from './s3.ts'

/** Everything that a job may do, undivided. */
export function allowStatements(job: JobAccess, deployment: Deployment): readonly Statement[] {
  return [
    ...s3Statements(job, deployment),
    ...kmsStatements(job, deployment),
    ...imageStatements(job),
    ...logStatements(job),
  ]
}
