import { describe, expect, test } from 'vitest'
import { nearMisses } from '../../src/access/near-misses.ts'
import { decideAccess } from '../../src/access.ts'
import { parsePolicy } from '../../src/parse.ts'
import { parseRequester, type Requester } from '../../src/requester.ts'
import { parseResourcePolicy } from '../../src/resource-policy.ts'

const OWN = '111122223333'
const OTHER = '444455556666'
const ROOT = `arn:aws:iam::${OWN}:root`
const ANN: Requester = { kind: 'user', arn: `arn:aws:iam::${OWN}:user/ann` }
const SESSION = `arn:aws:sts::${OWN}:assumed-role/train/job-1`
const TRAIN: Requester = { kind: 'role', arn: `arn:aws:iam::${OWN}:role/train`, session: SESSION }
const LAMBDA: Requester = { kind: 'service', name: 'lambda.amazonaws.com' }
const OBJECT = 'arn:aws:s3:::data/key'
const KEY = `arn:aws:kms:us-east-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`

const read = { Effect: 'Allow', Action: ['s3:GetObject', 'kms:Decrypt', 'sts:AssumeRole'], Resource: '*' }
const identityPolicy = (...Statement: readonly object[]) => parsePolicy({ Version: '2012-10-17', Statement })
const READ = identityPolicy(read)
const WRITE = identityPolicy({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' })
const policyFor = (Principal: unknown, more: object = {}) =>
  parseResourcePolicy({ Version: '2012-10-17', Statement: [{ ...read, Principal, ...more }] })

type Given = Partial<Parameters<typeof decideAccess>[0]>

function decide(requester: Requester, given: Given, action = 's3:GetObject', resource = OBJECT) {
  const { decision, because } = decideAccess({ identity: [], ...given }, requester, { action, resource, context: {} })
  if ('missing' in because) return `deny: ${because.missing.join(', ')}`
  if ('deniedBy' in because) return `deny by ${because.deniedBy.layer}`
  const also = because.alsoAllowedBy === undefined ? '' : ` and ${because.alsoAllowedBy.layer}`
  return `${decision} by ${because.allowedBy.layer}${also}`
}

const own = (Principal: unknown, more?: object) => ({ resource: { account: OWN, policy: policyFor(Principal, more) } })
const foreign = (Principal: unknown, more?: object) => ({
  resource: { account: OTHER, policy: policyFor(Principal, more) },
})

describe('within one account, naming the requester is enough, and naming the account is not', () => {
  test.each<[string, Requester, Given, string]>([
    ['the user', ANN, own({ AWS: ANN.arn }), 'allow by resource'],
    [
      'the user, whose boundary does not allow it',
      ANN,
      { ...own({ AWS: ANN.arn }), boundary: WRITE },
      'allow by resource',
    ],
    ['everybody', ANN, own('*'), 'allow by resource'],
    ['the role', TRAIN, own({ AWS: TRAIN.arn }), 'allow by resource'],
    ['the role, limited by a boundary', TRAIN, { ...own({ AWS: TRAIN.arn }), boundary: WRITE }, 'deny: boundary'],
    ['the role, limited by a session policy', TRAIN, { ...own({ AWS: TRAIN.arn }), session: WRITE }, 'deny: session'],
    ['the session', TRAIN, { ...own({ AWS: SESSION }), boundary: WRITE, session: WRITE }, 'allow by resource'],
    ['another session', TRAIN, own({ AWS: SESSION.replace('job-1', 'job-2') }), 'deny: identity'],
    ['the account by its ARN', ANN, own({ AWS: ROOT }), 'deny: identity'],
    ['the account by its number', ANN, own({ AWS: OWN }), 'deny: identity'],
    ['another account', ANN, own({ AWS: OTHER }), 'deny: identity'],
    ['nobody, and the identity allows it', ANN, { ...own({ AWS: OTHER }), identity: [READ] }, 'allow by identity'],
    ['a service', ANN, own({ Service: 'lambda.amazonaws.com' }), 'deny: identity'],
    ['a canonical user, who cannot be resolved', ANN, own({ CanonicalUser: '79a59df900b949e5' }), 'deny: identity'],
  ])('%s', (_, requester, given, expected) => {
    expect(decide(requester, given)).toBe(expected)
  })
})

describe('between accounts both sides have to allow', () => {
  test.each<[string, Given, string]>([
    ['neither does', foreign({ AWS: OTHER }), 'deny: identity, resource'],
    ['only the identity', { ...foreign({ AWS: OTHER }), identity: [READ] }, 'deny: resource'],
    ['only the resource, though it names the requester', foreign({ AWS: SESSION }), 'deny: identity'],
    ['the resource has no policy', { resource: { account: OTHER, policy: null }, identity: [READ] }, 'deny: resource'],
    ['both, the account being named', { ...foreign({ AWS: OWN }), identity: [READ] }, 'allow by identity and resource'],
    ['both, but not the boundary', { ...foreign('*'), identity: [READ], boundary: WRITE }, 'deny: boundary'],
  ])('%s', (_, given, expected) => {
    expect(decide(TRAIN, given)).toBe(expected)
  })
})

describe('the policies of keys and roles have to allow in any case', () => {
  test.each<[string, string, string, Given, string]>([
    ['a key that leaves it to IAM', 'kms:Decrypt', KEY, own({ AWS: ROOT }), 'allow by identity and resource'],
    ['a key that does not', 'kms:Decrypt', KEY, own({ AWS: ANN.arn }), 'deny: resource'],
    [
      'a role that trusts the account',
      'sts:AssumeRole',
      TRAIN.arn,
      own({ AWS: ROOT }),
      'allow by identity and resource',
    ],
    ['a role that trusts others', 'sts:AssumeRole', TRAIN.arn, own({ AWS: ANN.arn }), 'deny: resource'],
    ['a bucket that names others', 's3:GetObject', OBJECT, own({ AWS: ANN.arn }), 'allow by identity'],
  ])('%s', (_, action, resource, given, expected) => {
    expect(decide(TRAIN, { identity: [READ], ...given }, action, resource)).toBe(expected)
  })
})

describe('a Deny of any layer wins, and the outer limits can only take away', () => {
  const denied = identityPolicy({ Effect: 'Allow', Action: '*', Resource: '*' }, { ...read, Effect: 'Deny' })
  const all = identityPolicy({ Effect: 'Allow', Action: '*', Resource: '*' })
  const deny = { Effect: 'Deny' }
  test.each<[string, Requester, Given, string]>([
    ['a service control policy', ANN, { ...own({ AWS: ANN.arn }), scps: [[denied]] }, 'deny by scp'],
    ['one level of them is silent', ANN, { ...own({ AWS: ANN.arn }), scps: [[all], [WRITE]] }, 'deny: scp'],
    ['one of a level allows it', ANN, { ...own({ AWS: ANN.arn }), scps: [[WRITE, all]] }, 'allow by resource'],
    [
      'they are not about services',
      LAMBDA,
      { ...own({ Service: 'lambda.amazonaws.com' }), scps: [[WRITE]] },
      'allow by resource',
    ],
    ['a resource control policy', ANN, { ...own({ AWS: ANN.arn }), rcps: [policyFor('*', deny)] }, 'deny by rcp'],
    ['the resource, by the account', ANN, { identity: [READ], ...own({ AWS: ROOT }, deny) }, 'deny by resource'],
    [
      'a canonical user may be the account',
      ANN,
      { identity: [READ], ...own({ CanonicalUser: 'x' }, deny) },
      'deny by resource',
    ],
    ['the identity', ANN, { identity: [denied], ...own({ AWS: ANN.arn }) }, 'deny by identity'],
  ])('%s', (_, requester, given, expected) => {
    expect(decide(requester, given)).toBe(expected)
  })

  test.each<[string, Requester, readonly string[], Given, string]>([
    ['a user and its account', ANN, [ANN.arn, ROOT], {}, 'allow by identity'],
    ['a user without its account', ANN, [ANN.arn], {}, 'deny by resource'],
    ['an account without the user', ANN, [ROOT], {}, 'deny by resource'],
    ['a session, its role and its account', TRAIN, [SESSION, TRAIN.arn, OWN], {}, 'allow by identity'],
    ['a role and its account, without the session', TRAIN, [TRAIN.arn, OWN], {}, 'deny by resource'],
    ['a user with a boundary', ANN, [ANN.arn, ROOT], { boundary: READ }, 'deny by resource'],
  ])('NotPrincipal with Deny, naming %s', (_, requester, AWS, given, expected) => {
    const statement = { ...read, Effect: 'Deny', NotPrincipal: { AWS } }
    const policy = parseResourcePolicy({ Version: '2012-10-17', Statement: [statement] })
    expect(decide(requester, { identity: [READ], resource: { account: OWN, policy }, ...given })).toBe(expected)
  })
})

test('a role is known by its session, whose ARN does not have the path of the role', () => {
  const requester = parseRequester(SESSION)
  const named = own({ AWS: `arn:aws:iam::${OWN}:role/ml/train` })

  expect(requester).toEqual(TRAIN)
  expect(decide(TRAIN, named)).toBe('allow by resource')
  expect(decide({ kind: 'role', arn: TRAIN.arn }, named)).toBe('deny: identity')
})

test('what almost allows a request is found: the conditions that fail, or that it is for others', () => {
  const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' }, Bool: { 'aws:SecureTransport': 'true' } }
  const request = { action: 's3:GetObject', resource: OBJECT, context: { 'aws:SecureTransport': 'true' } }
  const policies = { identity: [WRITE, identityPolicy({ ...read, Condition })], ...own({ AWS: OTHER }) }

  expect(nearMisses(policies, 'identity', ANN, request)).toMatchObject([
    { reference: { policy: 1, statement: 0 }, failing: [{ key: 'aws:PrincipalOrgID' }], isForOthers: false },
  ])
  expect(nearMisses(policies, 'resource', ANN, request)).toMatchObject([{ failing: [], isForOthers: true }])
})

test.each([`arn:aws:iam::${OWN}:root`, OWN, '*', `arn:aws:iam::${OWN}:role/*`, 'train', ''])(
  'nobody asks as %s',
  (text) => {
    expect(parseRequester(text)).toBeUndefined()
  },
)
