import type { Policy, Statement } from '@curfew/iam-policy/policy'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { LOCATION_ACTION } from './actions.ts'
import { conditionFlaws } from './conditions.ts'
import { denyFlaws } from './denies.ts'
import type { Flaw } from './flaw.ts'
import { isNamed } from './named.ts'
import { type Named, namer } from './scope.ts'

/**
 * What requests cannot show, because no list of them is complete: that every Allow names its actions one by one, covers
 * only what the job requested, has both edges of the window and no needless condition; and that the Deny statements are
 * exactly those of the isolation.
 */
export function flawsOf(job: JobAccess, policies: readonly Policy[], deployment: Deployment): readonly Flaw[] {
  const named = namer(job, deployment)
  const conditions = conditionFlaws(job)
  const statements = policies.flatMap((policy) => policy.statements)
  const allows = statements.filter(({ effect }) => effect === 'Allow')
  return [
    ...policies
      .filter(({ version }) => version !== '2012-10-17')
      .flatMap((policy) =>
        policy.statements.map((statement) => ({ statement, message: 'is in a policy of an old version' })),
      ),
    ...allows.flatMap((statement) => {
      const may = named(statement)
      return [...reachFlaws(statement, may), ...conditions(statement, may)].map((message) => ({ statement, message }))
    }),
    ...denyFlaws(job, statements, deployment),
  ]
}

function reachFlaws({ actions, resources }: Statement, { byAction }: Named): readonly string[] {
  if (!('only' in actions) || !('only' in resources)) return ['allows everything except what it names']

  const isRight = (resource: string) => {
    const proper = actions.only.filter((action) => !isVacuous(action, resource))
    return proper.length > 0 && proper.every((action) => isNamed(resource, byAction.get(action)))
  }
  return [
    ...actions.only
      .filter((action) => !byAction.has(action))
      .map((action) => `allows ${action}, which no job may have`),
    ...resources.only
      .filter((resource) => !isRight(resource))
      .map((resource) => `covers ${resource}, which the job did not request for these actions`),
  ]
}

/** Two actions apply to buckets and the others to objects, so some pairs in a statement have no effect. */
function isVacuous(action: string, resource: string): boolean {
  if (!action.startsWith('s3:')) return false
  const isOfBuckets = action === 's3:ListBucket' || action === LOCATION_ACTION
  return isOfBuckets === resource.includes('/')
}
