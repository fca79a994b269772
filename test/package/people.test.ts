import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand } from '@aws-sdk/client-iam'
import type { AccessRequest } from '@curfew/iam-policy/evaluate'
import { parsePolicy } from '@curfew/iam-policy/parse'
import { sizeOf } from '@curfew/iam-policy/size'
import { loadStack } from '@curfew/local-aws/template/load'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Account, signIn, startAccount } from '#test/cli/audit/account.ts'
import { openJob } from '#test/cli/doctor/stage.ts'
import { pageOf, section } from '#test/docs/page.ts'
import { job } from '#test/stories/day.ts'
import { joinGroup, policyOf as ownPolicyOf, putInline, putInRole } from '#test/stories/own-policies.ts'
import { OWN } from './escalation-targets.ts'
import { COMMANDS, type Person, ROLE_JOB, RUN_JOBS } from './people.ts'
import { type RequestedRight, requestedRights } from './requested-rights.ts'
import { allowing, isAllowed, unneeded } from './rights.ts'
import { PLACE } from './template.ts'

const PEOPLE: readonly Person[] = ['requester', 'auditor']

/** Of a stage as it is by default. */
const STACK = loadStack('.serverless', PLACE)

const policyOf = (person: Person) => {
  const found = STACK.managedPolicies.find(({ name }) => name === `curfew-${person}`)
  return parsePolicy(found?.document)
}

/** Everything that somebody requested with nothing but one of the policies, and which commands failed. */
const requested = new Map<Person, readonly RequestedRight[]>()
const failed: string[] = []
let account: Account

beforeAll(async () => {
  account = await startAccount()
  await openJob(account)
  await addOwnPolicies()
  for (const person of PEOPLE) requested.set(person, await runAll(person))
}, 120_000)
afterAll(() => account.server.close())
afterEach(() => vi.unstubAllEnvs())

/** Principals whose own policies have to be read in every way. */
async function addOwnPolicies(): Promise<void> {
  const { day } = account
  const window = { opensAt: '2025-07-16T01:06:00Z', closesAt: '2025-07-16T03:00:00Z' }
  const ofRole = { principal: { type: 'role', name: 'trainer-batch' }, keys: 'keep', window }
  await day.put('Training Job Scheduled', job({ jobId: ROLE_JOB, ...ofRole }))
  await day.put('Training Job Scheduled', job({ jobId: RUN_JOBS.role, ...ofRole }))
  await day.put('Training Job Scheduled', job({ jobId: RUN_JOBS.user, window }))
  await putInline(day, 'own', SEND)
  await putInRole(day, 'trainer-batch', 'own', SEND)
  await joinGroup(day, 'analysts', SEND)
}

const SEND = ownPolicyOf({ Action: 'sqs:SendMessage', Resource: '*' })

async function runAll(person: Person): Promise<readonly RequestedRight[]> {
  await signInWithOnly(person)
  return requestedRights(async () => {
    for (const [name, run] of Object.entries(COMMANDS[person])) {
      const { exit, out, err } = await run(account)
      // 0 and 1 are answers.
      if (exit > 1) failed.push(`${person}: ${name} exits with ${exit}: ${err}${out}`)
    }
  })
}

async function signInWithOnly(person: Person): Promise<void> {
  const { iam } = account.day
  const UserName = `a-${person}`
  await iam.send(new CreateUserCommand({ UserName }))
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: arnOf(person) }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  signIn(account, { accessKeyId, secretAccessKey })
}

function arnOf(person: Person): string {
  return OWN.boundary.replace(/boundary$/, person)
}

function requestsOf(person: Person): readonly AccessRequest[] {
  const arn = `arn:aws:iam::111122223333:user/a-${person}`
  const own = (requested.get(person) ?? []).filter(({ role }) => role === arn).map(({ request }) => request)
  // A trust policy is asked about everybody, and about no resource: it is not the caller's.
  return own.filter(({ action, resource }) => action !== 'sts:AssumeRole' || resource !== '*')
}

test('no command is denied anything for somebody who has its policy and nothing else', () => {
  expect(failed).toEqual([])
})

describe.each(PEOPLE)('the policy for %s', (person) => {
  test('allows every call of its commands', () => {
    const refused = requestsOf(person).filter((request) => !isAllowed({ identity: [policyOf(person)] }, request))

    expect(requestsOf(person).length).toBeGreaterThan(3)
    expect(refused.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([])
  })

  test('has no action and no resource that none of them needs', () => {
    expect(unneeded(policyOf(person), requestsOf(person))).toEqual([])
  })

  test('would be found to have too much with one action more', () => {
    const extra = allowing(['dynamodb:DeleteItem'], [OWN.table]).statements
    const more = { ...policyOf(person), statements: [...policyOf(person).statements, ...extra] }

    const name = `statement ${more.statements.length - 1}`
    const found = unneeded(more, requestsOf(person))
    expect(found).toEqual([`${name}: dynamodb:DeleteItem`, `${name}: ${OWN.table}`])
  })

  test('fits into a managed policy of IAM', () => {
    const { document } = STACK.managedPolicies.find(({ arn }) => arn === arnOf(person)) ?? {}

    expect(sizeOf(JSON.stringify(document))).toBeLessThan(6144)
  })
})

test.each(PEOPLE)('docs/cli.md lists the commands that %s may run, and no other', (person) => {
  const rights = section(pageOf('docs/cli.md'), 'Rights')
  const row = rights.split('\n').find((line) => line.startsWith(`| \`curfew-${person}\` |`)) ?? ''
  const [, , , cells = ''] = row.split('|')
  const listed = [...cells.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
  const run = Object.keys(COMMANDS[person])

  expect(listed.filter((name) => !run.some((one) => one.startsWith(name)))).toEqual([])
  expect(run.filter((one) => !listed.some((name) => one.startsWith(name)))).toEqual([])
})

const put = (source: string, detailType: string): AccessRequest => ({
  action: 'events:PutEvents',
  resource: OWN.bus,
  context: { 'events:source': [source], 'events:detail-type': [detailType] },
})
const on = (action: string, resource: string, context = {}): AccessRequest => ({ action, resource, context })

test.each<readonly [string, Person, AccessRequest]>([
  ['put an event in Curfew’s name', 'requester', put('curfew', 'Training Job Scheduled')],
  ['announce that access is ready', 'requester', put('acmeco.ml-platform', 'Access Ready')],
  ['revoke access', 'requester', put('acmeco.ml-platform', 'Access Revocation Requested')],
  ['put an event without a source', 'requester', on('events:PutEvents', OWN.bus)],
  ['read the whole table', 'requester', on('dynamodb:Scan', OWN.table)],
  ['read who revoked what', 'requester', on('dynamodb:Query', OWN.table, { 'dynamodb:LeadingKeys': ['revocation/7'] })],
  [
    'read another secret of the stage',
    'requester',
    on('secretsmanager:GetSecretValue', `${OWN.secret}`.replace('/user/', '/')),
  ],
  ['put an event', 'auditor', put('acmeco.ml-platform', 'Training Job Scheduled')],
  ['read a key', 'auditor', on('secretsmanager:GetSecretValue', OWN.secret)],
  ['change a row', 'auditor', on('dynamodb:UpdateItem', OWN.table)],
  ['read dead letters', 'auditor', on('sqs:ReceiveMessage', OWN.deadLetters)],
  ['write the audit log', 'auditor', on('logs:PutLogEvents', OWN.auditStream)],
])('nobody can %s with the policy for %s', (_, person, request) => {
  expect(isAllowed({ identity: [policyOf(person)] }, request)).toBe(false)
})

test('whoever may put job events may put all of them, of any source but Curfew’s', () => {
  const allowed = (source: string, detailType: string) =>
    isAllowed({ identity: [policyOf('requester')] }, put(source, detailType))

  expect(allowed('acmeco.notebooks', 'Training Job Heartbeat')).toBe(true)
})
