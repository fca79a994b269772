import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { type LocalAws, type LocalAwsOptions, localAws } from '@curfew/local-aws/local-aws'
import type { Stack } from '@curfew/local-aws/template/stack'
import type { Tigris } from '@curfew/local-aws/tigris'

/** A local AWS with the packaged Curfew deployed. */
export type LocalCurfew = LocalAws & {
  /** Outputs of the stack. */
  readonly busName: string
  readonly boundaryArn: string
  readonly auditLogGroup: string
}

export type LocalCurfewOptions = Omit<LocalAwsOptions, 'stackName' | 'peers'> & {
  /** The stage manages slots of this organization of Tigris. Default: none. */
  readonly tigris?: Tigris
}

/** Starts it. Throws without a package (`npm run package`), or if AWS would refuse to deploy the package. */
export async function localCurfew({ tigris, ...options }: LocalCurfewOptions): Promise<LocalCurfew> {
  const packageFolder = tigris === undefined ? '.serverless' : '.serverless-tigris'
  const peers = tigris === undefined ? [] : [tigris]
  const aws = await localAws({ packageFolder, ...options, peers, stackName: 'curfew' })
  const output = (name: string) => outputOf(aws.stack, name)
  const curfew = {
    ...aws,
    busName: output('BusName'),
    boundaryArn: output('BoundaryArn'),
    auditLogGroup: output('AuditLogGroup'),
  }
  if (tigris !== undefined) await storeOwnKey(curfew, tigris)
  return curfew
}

/** As whoever deploys the stage does it: the key is one of an administrator, and nobody but two Lambdas may read it. */
async function storeOwnKey(aws: LocalCurfew, tigris: Tigris): Promise<void> {
  const credentials = aws.directory.createAdministrator('deployer')
  const SecretString = JSON.stringify({ ...tigris.createAdmin('curfew'), organization: tigris.organization })
  const create = new CreateSecretCommand({ Name: `${aws.busName}/tigris`, SecretString })
  await new SecretsManagerClient(awsClientOptions({ aws, credentials })).send(create)
}

function outputOf({ outputs }: Stack, name: string): string {
  const value = outputs[name]
  if (typeof value !== 'string') throw new Error(`Cannot start Curfew locally: the stack has no output ${name}`)
  return value
}
