import { S3Client } from '@aws-sdk/client-s3'
import type { Credentials } from '@curfew/local-aws/iam/directory'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { type ApiCall, signedCall } from '@curfew/local-aws/signed-call'
import type { Origin } from '@curfew/local-aws/wire'
import type { Day } from '#local/day/day.ts'
import { principal } from '#test/package/principal.ts'

/** A call of an API, and where it comes from: by default the service's own network. */
export type ServiceCall = { readonly service: string; readonly origin?: Origin } & ApiCall

/** What a call came to: `OK`, or the code of its error. */
export type Answer = 'OK' | string

/** Creates the role that `infra/principal.yml` describes for a platform. Returns its ARN. */
export function createPlatformRole({ aws }: Day, name: string, Platform: string): string {
  const [role] = principal({ Name: name, Kind: 'role', Platform }).roles
  if (role === undefined) throw new Error(`infra/principal.yml makes no role for ${Platform}`)
  const { AssumeRolePolicyDocument: trust, PermissionsBoundary: boundaryArn, Tags, Policies } = role
  return aws.directory.putRole({
    ...{ name, trust, tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) },
    ...(boundaryArn === undefined ? {} : { boundaryArn }),
    inline: Object.fromEntries(Policies.map((policy) => [policy.PolicyName, policy.PolicyDocument])),
  })
}

/** What a service can do that runs a job: each time it opens a session of the job's role, as services do. */
export function actingAs({ aws }: Day, roleArn: string, service: string, sourceArn?: string) {
  const session = () =>
    aws.directory.assumeRole(roleArn, service.split('.')[0] ?? service, { service, ...(sourceArn && { sourceArn }) })
  return {
    answer: async (call: ServiceCall): Promise<Answer> => codeOf(await textOf(aws, session(), call)),
    text: async (call: ServiceCall): Promise<string> => (await textOf(aws, session(), call)).text,
    s3: (origin: Origin) => new S3Client(awsClientOptions({ aws, credentials: session(), origin })),
  }
}

/** The same as the owner of the account. */
export function asOwner({ aws }: Day) {
  const credentials = aws.directory.createAdministrator('owner')
  return {
    text: async (call: ServiceCall): Promise<string> => (await textOf(aws, credentials, call)).text,
    s3: new S3Client(awsClientOptions({ aws, credentials })),
  }
}

/** The first value of an element in an answer of EC2. */
export function fieldOf(text: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? ''
}

async function textOf(aws: Day['aws'], credentials: Credentials, { service, origin, ...call }: ServiceCall) {
  const { status, body } = await signedCall({ aws, credentials, service, ...(origin && { origin }) }, call)
  return { status, text: Buffer.from(body).toString() }
}

function codeOf({ status, text }: { readonly status: number; readonly text: string }): Answer {
  if (status === 200) return 'OK'
  return /"__type":"(\w+)"|<Code>(\w+)<\/Code>/.exec(text)?.slice(1).find(Boolean) ?? String(status)
}
