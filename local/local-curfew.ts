import { type LocalAws, type LocalAwsOptions, localAws } from '@curfew/local-aws/local-aws'
import type { Stack } from '@curfew/local-aws/template/stack'

/** A local AWS with the packaged Curfew deployed. */
export type LocalCurfew = LocalAws & {
  /** Outputs of the stack. */
  readonly busName: string
  readonly boundaryArn: string
  readonly auditLogGroup: string
}

export type LocalCurfewOptions = Omit<LocalAwsOptions, 'stackName'>

/** Starts it. Throws without a package (`npm run package`), or if AWS would refuse to deploy the package. */
export async function localCurfew(options: LocalCurfewOptions): Promise<LocalCurfew> {
  const aws = await localAws({ packageFolder: '.serverless', ...options, stackName: 'curfew' })
  const output = (name: string) => outputOf(aws.stack, name)
  return {
    ...aws,
    busName: output('BusName'),
    boundaryArn: output('BoundaryArn'),
    auditLogGroup: output('AuditLogGroup'),
  }
}

function outputOf({ outputs }: Stack, name: string): string {
  const value = outputs[name]
  if (typeof value !== 'string') throw new Error(`Cannot start Curfew locally: the stack has no output ${name}`)
  return value
}
