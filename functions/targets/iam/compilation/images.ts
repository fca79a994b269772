import type { Statement } from '@curfew/iam-policy/policy'
import type { JobAccess } from '#core/grant/grant.ts'
import { during } from '#core/policy/conditions.ts'
import { allow } from '#core/policy/statement.ts'
import { fromAddress } from './conditions.ts'
import { literalPattern } from './literal.ts'

/** Pull the images. The token grants nothing by itself and belongs to no repository, so its resource is *. */
export function imageStatements({ access, window, network }: JobAccess): readonly Statement[] {
  if (access.images.length === 0) return []

  const conditions = [...during(window), ...fromAddress(network)]
  const actions = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']
  return [
    allow('Pull', actions, access.images.map(literalPattern), conditions),
    allow('PullToken', ['ecr:GetAuthorizationToken'], ['*'], conditions),
  ]
}
