import { IAMClient } from '@aws-sdk/client-iam'
import { manualClock } from '@curfew/local-aws/clock'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import type { Send } from '@curfew/local-aws/lambda/ports'
import { localAws } from '@curfew/local-aws/local-aws'
import { readQuery } from '@curfew/local-aws/protocol/query'
import type { WireRequest } from '@curfew/local-aws/wire'
import { at, WHERE } from '#test/fixtures/seed.ts'
import { bundledTargets } from '#test/targets/contract/bundled-targets.ts'
import type { StoreOptions } from '#test/targets/contract/harness.ts'
import { injectedFaults } from '#test/targets/contract/injected-faults.ts'
import { passingTime } from '#test/targets/contract/passing-time.ts'

/** Who the target calls as, and who everybody else is. */
const CURFEW = 'curfew'
const OWNER = 'owner'

export const POLICY_PATH = '/curfew/'

/** An account with IAM alone, and the targets that call it. */
export async function iamStore({ lagSeconds = 0, dropsConditions = false }: StoreOptions) {
  const clock = manualClock(at('00:30'))
  const { account, region } = WHERE
  const { faults, inject } = injectedFaults(CURFEW)
  const aws = await localAws({ clock, account, region, faults, visibilityDelaySeconds: lagSeconds })
  const { directory } = aws
  const time = passingTime(clock, aws.agenda)
  const boundaryArn = directory.putManagedPolicy({ name: 'curfew-boundary', document: EVERYTHING })
  const { accessKeyId, secretAccessKey } = directory.createAdministrator(CURFEW)

  const withoutConditions: Send = async (request) => {
    const response = await aws.handle(request)
    const policy = createdBy(request)
    if (policy && response.status === 200) directory.putManagedPolicy(policy)
    return response
  }
  const targets = await bundledTargets({
    ...{ clock, time, connect: dropsConditions ? withoutConditions : aws.handle },
    env: {
      ...{ POLICY_PATH, BOUNDARY_ARN: boundaryArn, PARTITION: WHERE.partition, ACCOUNT: account, AWS_REGION: region },
      ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, HOME: '/nonexistent' },
    },
  })
  const owner = new IAMClient(awsClientOptions({ aws, credentials: directory.createAdministrator(OWNER) }))
  return {
    ...{ clock, time, targets, owner, directory, boundaryArn, inject },
    state: aws.truth.iam,
    calls: () => aws.calls.all.filter(({ caller }) => caller?.name === CURFEW),
  }
}

export type IamStore = Awaited<ReturnType<typeof iamStore>>

export const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})

/** The policy that a request creates, as a store has it that drops conditions. */
function createdBy(request: WireRequest) {
  const input = readQuery(request)
  if (input.get('Action') !== 'CreatePolicy') return undefined
  const document: unknown = JSON.parse(input.get('PolicyDocument') ?? '', (key, value) =>
    key === 'Condition' ? undefined : value,
  )
  return { name: input.get('PolicyName') ?? '', path: input.get('Path') ?? '/', document }
}
