import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { AttachRolePolicyCommand, CreatePolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import * as z from 'zod'
import type { Grant } from '#core/grant/grant.ts'
import type { Principal } from '#core/grant/principal.ts'
import { grantOf, isGrant, itemOf } from '#platform/grant-row.ts'
import { announcementsOf, type LoadDay, startLoadDay } from '#test/fixtures/load-day.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'
import { revocation } from './day.ts'

const GRANTS = 1000
/** IAM attaches at most 20 policies to a role, and one place is kept free to deny its sessions. */
const GRANTS_PER_ROLE = 10
/** It has a hundred times the calls of another story: the guard against tests that hang is for those. */
const HANG_GUARD_MS = 1_800_000
/** The run dies when it has ended so many. */
const ENDED_BEFORE_THE_CRASH = 400

const ROLES = Array.from({ length: GRANTS / GRANTS_PER_ROLE }, (_, index): Principal => {
  return { type: 'role', name: `trainer-${index}` }
})
const rowItem = z.custom<Record<string, AttributeValue>>((item) => typeof item === 'object' && item !== null)
const revoked = z.object({ ended: z.object({ count: z.number() }), over: z.object({ count: z.number() }) })

test(
  'a revocation of everything ends 1,000 grants although its run dies in the middle, and reports each once',
  async () => {
    let ended = 0
    let deaths = 0
    const load = await startLoadDay(at('01:30'), {
      principals: ROLES,
      crash: (functionName, _run, request) => {
        const isWrite = request.headers['x-amz-target']?.endsWith('.TransactWriteItems') === true
        if (functionName !== 'curfew-end-access' || !isWrite) return undefined
        ended += 1
        if (ended !== ENDED_BEFORE_THE_CRASH) return undefined
        deaths += 1
        return 'after'
      },
    })
    await openGrants(load)
    await load.put([
      { detailType: 'Access Revocation Requested', detail: JSON.stringify({ all: true, ...revocation }) },
    ])
    await load.until(at('01:31'))
    expect(deaths).toBe(1)
    expect(endedOf(load).length).toBeLessThan(GRANTS)
    await load.until(at('01:36'))

    expect(endedOf(load)).toHaveLength(GRANTS)
    expect(new Set(endedOf(load).map(({ ended }) => ended?.event)).size).toBe(1)
    expect(endedOf(load).filter(({ closedAt }) => closedAt === undefined)).toEqual([])
    expect(await ownPolicies(load)).toEqual([])
    const answers = announcementsOf(load, 'Access Revoked').map(({ detail }) => revoked.parse(detail))
    expect(answers).toEqual([{ ended: { count: GRANTS }, over: { count: 0 } }])
    expect(load.aws.lambda.events.failures).toEqual([])
  },
  HANG_GUARD_MS,
)

/** Grants in the table, with their policies attached, as if they had been requested and opened. */
async function openGrants({ aws, iam }: LoadDay): Promise<void> {
  const seed = seedGrant({ keys: 'keep', openedAt: at('00:58'), readyAt: at('01:00'), closingSoonMinutes: 0 })
  const grants: Grant[] = ROLES.flatMap((principal, role) =>
    Array.from({ length: GRANTS_PER_ROLE }, (_, index) => {
      const jobId = `job-${role}-${index}`
      return { ...seed, jobId, principal, policies: [{ name: `${jobId}-policy`, document: '' }] }
    }),
  )
  const [written] = seed.policies
  for (const { jobId, principal, policies } of grants) {
    const Path = `/curfew/${jobId}/`
    const [{ name: PolicyName } = { name: '' }] = policies
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ Path, PolicyName, PolicyDocument: written?.document ?? '' }),
    )
    await iam.send(new AttachRolePolicyCommand({ RoleName: principal.name, PolicyArn: Policy?.Arn ?? '' }))
  }
  await aws.dynamoDb.fill(
    aws.busName,
    grants.map((grant) => itemOf(grant)),
  )
}

function endedOf({ aws }: LoadDay): readonly Grant[] {
  const items = aws.dynamoDb.items(aws.busName).map((item) => rowItem.parse(item))
  return items
    .filter(isGrant)
    .map(grantOf)
    .filter(({ ended }) => ended !== undefined)
}

/** Those of jobs: what denies the sessions of roles stays for twelve hours. */
async function ownPolicies({ iam }: LoadDay): Promise<readonly string[]> {
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: 'Local', PathPrefix: '/curfew/job-' }))
  return Policies.map(({ PolicyName = '' }) => PolicyName)
}
