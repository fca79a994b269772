import { PARTITIONS } from '@curfew/iam-policy/partition'
import type { Settings } from '#cli/settings/settings.ts'
import type { Deployment } from '#core/access/deployment.ts'

/** A stage where it is deployed. */
export type Stage = Pick<Settings, 'stage' | 'prefix'> & Deployment

/** `arn:aws:lambda:us-east-1:111122223333:function:curfew-sweep` for `lambda`, `function:curfew-sweep`. */
export function arnIn({ partition, region, account }: Stage, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`
}

export function iamArn({ partition, account }: Stage, resource: string): string {
  return `arn:${partition}:iam::${account}:${resource}`
}

export function boundaryArn(stage: Stage): string {
  return iamArn(stage, `policy/${stage.prefix}-boundary`)
}

/** What the hosts of services end with. */
export function urlSuffixOf({ partition }: Stage): string {
  return PARTITIONS.get(partition)?.dnsSuffix ?? 'amazonaws.com'
}

/** The command that puts back what belongs to the stack. */
export function redeploy({ stage, region }: Stage): string {
  return `npm run deploy -- --stage ${stage} --region ${region}`
}
