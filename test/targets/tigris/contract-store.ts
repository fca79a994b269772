import { AttachUserPolicyCommand, CreatePolicyCommand, DetachUserPolicyCommand, IAMClient } from '@aws-sdk/client-iam'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { manualClock } from '@curfew/local-aws/clock'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { localAws } from '@curfew/local-aws/local-aws'
import { sign } from '@curfew/local-aws/signature'
import { localTigris } from '@curfew/local-aws/tigris'
import { bucketsOf } from '#core/admission/bucket-problems.ts'
import { at, seedGrant, WHERE } from '#test/fixtures/seed.ts'
import { bundledTargets } from '#test/targets/contract/bundled-targets.ts'
import type { StoreOptions } from '#test/targets/contract/harness.ts'
import { injectedFaults } from '#test/targets/contract/injected-faults.ts'
import { passingTime } from '#test/targets/contract/passing-time.ts'

/** Who the target calls as in Tigris. */
const CURFEW = 'curfew'

const SECRET = 'curfew-test/tigris'

/** Those of the seed's request, and one that others write policies for. */
const BUCKETS = [...bucketsOf(seedGrant().access), 'train']

/** An organization of Tigris, an account with the secret that Curfew calls it with, and the targets that do so. */
export async function tigrisStore({ lagSeconds = 0, dropsConditions = false }: StoreOptions) {
  const clock = manualClock(at('00:30'))
  const { account, region } = WHERE
  const { faults, inject } = injectedFaults(CURFEW)
  const tigris = localTigris({ clock, faults, dropsConditions, visibilityDelaySeconds: lagSeconds })
  for (const bucket of BUCKETS) tigris.putObject(bucket, 'part-0', 'text')
  const aws = await localAws({ clock, account, region, peers: [tigris] })
  const time = passingTime(clock, aws.agenda)
  const lambda = aws.directory.createAdministrator('settle-access-tigris')
  const secret = { ...tigris.createAdmin(CURFEW), organization: tigris.organization }
  await new SecretsManagerClient(awsClientOptions({ aws, credentials: lambda })).send(
    new CreateSecretCommand({ Name: SECRET, SecretString: JSON.stringify(secret) }),
  )
  const targets = await bundledTargets({
    ...{ clock, time, connect: aws.handle },
    env: {
      ...{ TIGRIS_SECRET: SECRET, AWS_REGION: region, HOME: '/nonexistent' },
      ...{ AWS_ACCESS_KEY_ID: lambda.accessKeyId, AWS_SECRET_ACCESS_KEY: lambda.secretAccessKey },
    },
  })
  return {
    ...{ clock, time, tigris, target: targets['access-key'], inject },
    others: others(tigris, () => clock.now()),
    calls: () => tigris.calls.all.filter(({ caller }) => caller?.name === CURFEW),
  }
}

export type TigrisStore = Awaited<ReturnType<typeof tigrisStore>>

/** What the owner of the organization does with keys and policies. */
function others(tigris: ReturnType<typeof localTigris>, now: () => Date) {
  const credentials = tigris.createAdmin('owner')
  const iam = new IAMClient({ ...awsClientOptions({ aws: tigris, credentials }), endpoint: 'https://iam.storage.dev' })
  const arnOf = (name: string) => `arn:aws:iam::${tigris.organization}:policy/${name}`
  return {
    create: (PolicyName: string, Description = '') =>
      iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: EVERYTHING, Description })),
    attach: (UserName: string, name: string) =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: arnOf(name) })),
    detach: (UserName: string, name: string) =>
      iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn: arnOf(name) })),
    /** The client of AWS has no such call. */
    edit: async (name: string) => {
      const form = { Action: 'UpdatePolicy', PolicyArn: arnOf(name), PolicyDocument: EVERYTHING }
      const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
      const timestamp = now()
        .toISOString()
        .replace(/[-:]|\.\d{3}/g, '')
      const request = {
        ...{ method: 'POST', host: 'iam.storage.dev', path: '/', query: '', headers },
        ...{ origin: { sourceIp: '198.51.100.7' }, body: Buffer.from(new URLSearchParams(form).toString()) },
      }
      const { status } = await tigris.handle(
        sign(request, { ...credentials, service: 'iam', region: 'auto', timestamp }),
      )
      if (status !== 200) throw new Error(`Cannot edit policy ${name}: Tigris answers with status ${status}`)
    },
  }
}

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::train/*' }],
})
