import { describe, expect, test } from 'vitest'
import { cli } from '../fake-io.ts'

const OWN = '111122223333'
const OTHER = '444455556666'
const ROLE = `arn:aws:iam::${OWN}:role/train`
const OBJECT = 'arn:aws:s3:::data/key'
const KEY = `arn:aws:kms:us-east-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`

const policyOf = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const read = { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject', 'kms:Decrypt'], Resource: '*' }
const inOrganization = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }
const files = {
  'p.json': policyOf(read),
  'bucket.json': policyOf({ ...read, Principal: { AWS: OWN } }),
  'org.json': policyOf({ ...read, Principal: '*', ...inOrganization }),
  'others.json': policyOf({ ...read, Principal: { AWS: `arn:aws:iam::${OWN}:role/admin` } }),
  'key.json': policyOf({ ...read, Sid: 'Enable IAM', Principal: { AWS: `arn:aws:iam::${OWN}:root` }, Resource: '*' }),
  'deny.json': policyOf({ ...read, Sid: 'Perimeter', Effect: 'Deny' }),
  'full.json': policyOf({ Effect: 'Allow', Action: '*', Resource: '*' }),
  'rcp.json': policyOf({ ...read, Sid: 'NotOurs', Effect: 'Deny', Principal: '*' }),
}

async function ask(options: string, asked = `--action s3:GetObject --resource ${OBJECT}`) {
  return cli(['policy', 'evaluate', ...asked.split(' '), ...options.split(' ')], { files })
}

const by = `--principal ${ROLE} --context aws:ResourceAccount`
const onKey = `--action kms:Decrypt --resource ${KEY}`

describe('the deciding policy and statement are named', () => {
  test.each([
    [
      `--policy p.json --resource-policy bucket.json ${by}=${OTHER}`,
      'allow: allowed by statement 1 (Read) of p.json and by statement 1 (Read) of bucket.json',
    ],
    [`--policy p.json --resource-policy rcp.json ${by}=${OWN}`, 'deny: denied by statement 1 (NotOurs) of rcp.json'],
    [`--policy p.json --rcp rcp.json ${by}=${OWN}`, 'deny: denied by statement 1 (NotOurs) of rcp.json'],
    ['--policy p.json --scp full.json,deny.json', 'deny: denied by statement 1 (Perimeter) of deny.json'],
    ['--policy p.json --scp full.json p.json', 'allow: allowed by statement 1 (Read) of p.json'],
  ])('%s: %s', async (options, answer) => {
    expect(await ask(options)).toEqual({ exit: 0, out: `${answer}\n`, err: '' })
  })

  test('a key whose policy leaves it to IAM needs both', async () => {
    const { out } = await ask(`--policy p.json --resource-policy key.json --principal ${ROLE}`, onKey)

    expect(out).toBe('allow: allowed by statement 1 (Read) of p.json and by statement 1 (Enable IAM) of key.json\n')
  })
})

describe('each policy that would have to allow the request is named, with a statement to add', () => {
  test('between accounts both', async () => {
    const { out } = await ask(`--resource-policy others.json ${by}=${OTHER}`)

    expect(out.split('\n')).toEqual([
      'deny: no policy of the identity allows it, and the policy of the resource does not allow it',
      `  add to a policy of the identity: {"Effect":"Allow","Action":"s3:GetObject","Resource":"${OBJECT}"}`,
      '  statement 1 (Read) of others.json allows it to others, and does not name this principal',
      `  or add to the policy of the resource: {"Effect":"Allow","Principal":{"AWS":"${ROLE}"},"Action":"s3:GetObject","Resource":"${OBJECT}"}`,
      '',
    ])
  })

  test('a key that does not leave it to IAM', async () => {
    const { out } = await ask(`--policy p.json --resource-policy others.json --principal ${ROLE}`, onKey)

    expect(out).toContain('deny: the policy of the resource does not allow it\n')
    expect(out).toContain(`{"Effect":"Allow","Principal":{"AWS":"${ROLE}"},"Action":"kms:Decrypt","Resource":"*"}`)
  })

  test('a condition that fails, with what the request has', async () => {
    const missing = await ask(`--policy p.json --resource-policy org.json ${by}=${OTHER}`)
    const wrong = await ask(`--policy p.json --resource-policy org.json ${by}=${OTHER} aws:PrincipalOrgID=o-other`)

    expect(missing.out).toContain('needs StringEquals aws:PrincipalOrgID o-a1b2c3d4e5; the request has no such key\n')
    expect(wrong.out).toContain('needs StringEquals aws:PrincipalOrgID o-a1b2c3d4e5; the request has o-other\n')
  })

  test('--json has all of them', async () => {
    const { out } = await ask(`--resource-policy others.json ${by}=${OTHER} --json`)

    expect(JSON.parse(out)).toEqual({
      decision: 'deny',
      because: { notAllowedBy: 'identity', missing: ['identity', 'resource'] },
    })
  })
})

test.each([
  ['--policy p.json --resource-policy bucket.json', 'it decides by who asks: pass --principal ARN'],
  [`--resource-policy bucket.json --principal ${ROLE}`, 'pass --context aws:ResourceAccount=ACCOUNT'],
  ['--resource-policy bucket.json --principal train', 'write the ARN of a user, role or role session'],
  [`--resource-policy p.json ${by}=${OWN}`, 'needs exactly one of Principal and NotPrincipal'],
  [`--policy bucket.json ${by}=${OWN}`, 'Principal'],
])('%s is refused: %s', async (options, message) => {
  const { exit, out, err } = await ask(options)

  expect({ exit, out }).toEqual({ exit: 2, out: '' })
  expect(err).toContain(message)
})
