import { type Attempt, type Faults, serverError } from '@curfew/local-aws/faults'
import { localTigris } from '@curfew/local-aws/tigris'
import { beforeAll, expect, test } from 'vitest'
import { aDay, type Day } from '#local/day/day.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { STACK, shortName } from './escalation-targets.ts'
import { type RequestedRight, requestedRights } from './requested-rights.ts'
import { isAllowed, rightsOf, unneeded } from './rights.ts'

const SLOT = { type: 'access-key', store: 'tigris', name: 'trainer-gpu-01' }
const JOB = { jobId: SEED.jobId, principal: SLOT }
const pair = STACK.roles
  .filter(({ name }) => name.endsWith('-tigris'))
  .map((role) => [shortName(role.name), { arn: role.arn, policy: rightsOf(role) }] as const)

let requested: readonly RequestedRight[] = []
let ofTigris: readonly (readonly [string, string])[] = []
beforeAll(async () => {
  requested = await requestedRights(async () => {
    const day = await dayOfASlot()
    ofTigris = day.tigris?.calls.all.map(({ caller, operation }) => [caller?.name ?? '', operation] as const) ?? []
  })
})

test('in the day of a slot, the pair changes policies, attachments and keys in Tigris, as Curfew’s own key there', () => {
  const made = new Set(ofTigris.flatMap(([caller, operation]) => (caller === 'curfew' ? [operation] : [])))

  expect([...made]).toEqual(
    expect.arrayContaining([
      ...['CreatePolicy', 'AttachUserPolicy', 'DetachUserPolicy', 'DeletePolicy'],
      ...['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'],
    ]),
  )
})

test.each(pair)('%s is allowed everything that it requests of AWS', (_, { arn, policy }) => {
  const refused = requestsOf(arn).filter((request) => !isAllowed({ identity: [policy] }, request))

  expect(refused.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([])
})

test.each(pair)('%s needs every action and every resource that its role names', (_, { arn, policy }) => {
  expect(unneeded(policy, requestsOf(arn))).toEqual([])
})

test.each(pair)('%s reads one secret, which is Curfew’s own key of Tigris', (_, { arn }) => {
  const read = requestsOf(arn).filter(({ action }) => action === 'secretsmanager:GetSecretValue')

  expect([...new Set(read.map(({ resource }) => resource.replace(/-\w{6}$/, '')))]).toEqual([
    'arn:aws:secretsmanager:us-east-1:111122223333:secret:curfew/tigris',
  ])
})

/** A day in which the pair does everything that it ever asks AWS for: also what cannot be carried out, and what fails. */
async function dayOfASlot(): Promise<Day> {
  const outage = { of: (_: Attempt): boolean => false }
  const faults: Faults = {
    before: (attempt) =>
      attempt.caller.kind === 'role' && outage.of(attempt) ? serverError(attempt.protocol) : undefined,
    after: () => undefined,
  }
  const day = await aDay(at('00:30'), { faults, tigris: (clock) => localTigris({ clock }) })
  const window = { opensAt: '2025-07-16T00:40:00Z', closesAt: '2025-07-16T01:45:00Z' }
  await day.put('Training Job Scheduled', { ...SEED, principal: SLOT, window })
  await day.until(at('01:35'))
  await day.put('Training Job Completed', { jobId: SEED.jobId })
  await day.until(at('01:40'))

  outage.of = ({ service }) => service === 'dynamodb'
  const due = (detailType: string, detail: unknown) =>
    day.aws.buses.put(day.aws.busName, { source: 'curfew', detailType, detail })
  due('Access Due', { ...JOB, check: 'documents' })
  due('Keys Due', { principal: SLOT })
  await day.until(at('01:50'))
  outage.of = () => false
  await day.until(at('01:52'))
  return day
}

function requestsOf(arn: string) {
  return requested.filter(({ role }) => role === arn).map(({ request }) => request)
}
