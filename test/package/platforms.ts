import { parsePolicy } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { readStack } from '@curfew/local-aws/template/load'
import { packageStage } from './package-stage.ts'
import { PLACE } from './template.ts'

/** The boundary of a stage that is packaged with these platforms, as a deployment would make it. */
export async function boundaryWith(platforms: string): Promise<{ readonly json: unknown; readonly policy: Policy }> {
  const { managedPolicies } = readStack(await packageStage('dev', { params: { platforms } }), PLACE)
  const json = managedPolicies.find(({ name }) => name.endsWith('-boundary'))?.document
  return { json, policy: parsePolicy(json) }
}
