import { describe, expect, test } from 'vitest'
import { JOB_PLATFORM_NAMES, JOB_PLATFORMS } from '#core/job-platforms/job-platform.ts'
import { statementOf } from '#core/job-platforms/statement.ts'
import { principal, refusals, trusts } from './principal.ts'
import { PLACE } from './template.ts'

const HERE = { partition: 'aws', account: PLACE.account, urlSuffix: 'amazonaws.com' }
const OTHER = '222233334444'
const ROLE = { Kind: 'role' }
const OWN = { 'aws:SourceAccount': PLACE.account }
const WEB = 'sts:AssumeRoleWithWebIdentity'

test.each(JOB_PLATFORM_NAMES)(
  'a role of %s has exactly the listed rights of its own, in no path of Curfew',
  (Platform) => {
    const { roles } = principal({ Name: 'trainer', ...ROLE, Platform })
    const listed = JOB_PLATFORMS[Platform].rightsIn(HERE).map(statementOf)
    const documents = roles.flatMap(({ Policies }) => Policies.map(({ PolicyDocument }) => PolicyDocument))

    expect(documents).toEqual(listed.length === 0 ? [] : [{ Version: '2012-10-17', Statement: listed }])
    expect(roles.map(({ ManagedPolicyArns }) => ManagedPolicyArns)).toEqual([[]])
  },
)

test.each(JOB_PLATFORM_NAMES)('a role of %s trusts its service, acting for this account, and no other', (Platform) => {
  const may = trusts({ Platform })
  const { service } = JOB_PLATFORMS[Platform]
  const job = { 'aws:SourceArn': `arn:aws:bedrock:us-east-1:${PLACE.account}:model-customization-job/x/1` }

  expect(may(service, { ...OWN, ...job })).toBe(true)
  expect(may(service, { 'aws:SourceAccount': OTHER, ...job })).toBe(false)
  expect(may('lambda.amazonaws.com', { ...OWN, ...job })).toBe(false)
})

test('a role of Bedrock is for customization jobs of this account only', () => {
  const may = trusts({ Platform: 'bedrock' })
  const from = (account: string, resource: string) =>
    may('bedrock.amazonaws.com', { ...OWN, 'aws:SourceArn': `arn:aws:bedrock:us-east-1:${account}:${resource}` })

  expect(from(PLACE.account, 'model-customization-job/x/1')).toBe(true)
  expect(from(PLACE.account, 'agent/1')).toBe(false)
  expect(from(OTHER, 'model-customization-job/x/1')).toBe(false)
  expect(may('bedrock.amazonaws.com', OWN)).toBe(false)
})

describe('a role of Pod Identity', () => {
  const PODS = 'pods.eks.amazonaws.com'
  const tags = (namespace: string, account: string) => ({
    ...OWN,
    'aws:RequestTag/kubernetes-namespace': namespace,
    'aws:RequestTag/kubernetes-service-account': account,
  })

  test('can be assumed with tags on its session, which Pod Identity always sets', () => {
    expect(trusts({ Platform: 'eks' })(PODS, tags('any', 'any'), 'sts:TagSession')).toBe(true)
    expect(trusts({ Platform: 'sagemaker' })('sagemaker.amazonaws.com', OWN, 'sts:TagSession')).toBe(false)
  })

  test('can be bound to a namespace, and to a service account', () => {
    const may = trusts({ Platform: 'eks', EksNamespace: 'training', EksServiceAccount: 'churn' })

    expect(may(PODS, tags('training', 'churn'))).toBe(true)
    expect(may(PODS, tags('training', 'fraud'))).toBe(false)
    expect(may(PODS, tags('web', 'churn'))).toBe(false)
    expect(may(PODS, OWN)).toBe(false)
    expect(trusts({ Platform: 'eks', EksNamespace: 'training' })(PODS, tags('training', 'fraud'))).toBe(true)
  })
})

describe('a role of GitHub Actions', () => {
  const PROVIDER = `arn:aws:iam::${PLACE.account}:oidc-provider/token.actions.githubusercontent.com`
  const claims = (sub: string, aud = 'sts.amazonaws.com') => ({
    'token.actions.githubusercontent.com:sub': sub,
    'token.actions.githubusercontent.com:aud': aud,
  })
  const GitHubRepository = 'acmeco/training'

  test('is for one branch of one repository', () => {
    const may = trusts({ GitHubRepository, GitHubBranch: 'main' })

    expect(may(PROVIDER, claims('repo:acmeco/training:ref:refs/heads/main'), WEB)).toBe(true)
    expect(may(PROVIDER, claims('repo:acmeco/training:ref:refs/heads/other'), WEB)).toBe(false)
    expect(may(PROVIDER, claims('repo:acmeco/training:pull_request'), WEB)).toBe(false)
    expect(may(PROVIDER, claims('repo:acmeco/other:ref:refs/heads/main'), WEB)).toBe(false)
    expect(may(PROVIDER, claims('repo:acmeco/training:ref:refs/heads/main', 'other'), WEB)).toBe(false)
    expect(may(PROVIDER, {}, WEB)).toBe(false)
    expect(may(PROVIDER, claims('repo:acmeco/training:ref:refs/heads/main'))).toBe(false)
  })

  test('or for one environment', () => {
    const may = trusts({ GitHubRepository, GitHubEnvironment: 'gpu' })

    expect(may(PROVIDER, claims('repo:acmeco/training:environment:gpu'), WEB)).toBe(true)
    expect(may(PROVIDER, claims('repo:acmeco/training:ref:refs/heads/main'), WEB)).toBe(false)
  })
})

test('a role of a Kubernetes service account (IRSA) is for that account of that cluster, with boundary, tag and name', () => {
  const issuer = 'oidc.eks.us-east-1.amazonaws.com/id/0A1B2C3D'
  const given = { EksOidcProvider: issuer, EksNamespace: 'training', EksServiceAccount: 'churn' }
  const may = trusts(given)
  const provider = `arn:aws:iam::${PLACE.account}:oidc-provider/${issuer}`
  const claims = (sub: string) => ({ [`${issuer}:sub`]: sub, [`${issuer}:aud`]: 'sts.amazonaws.com' })
  const { roles, users, arn } = principal({ Name: 'trainer', ...ROLE, ...given })

  expect(may(provider, claims('system:serviceaccount:training:churn'), WEB)).toBe(true)
  expect(may(provider, claims('system:serviceaccount:training:fraud'), WEB)).toBe(false)
  expect(may(provider, { [`${issuer}:sub`]: 'system:serviceaccount:training:churn' }, WEB)).toBe(false)
  expect(may(provider.replace('0A1B', '9999'), claims('system:serviceaccount:training:churn'), WEB)).toBe(false)
  expect(users).toEqual([])
  expect(roles).toMatchObject([
    {
      PermissionsBoundary: `arn:aws:iam::${PLACE.account}:policy/curfew-boundary`,
      Tags: [{ Key: 'curfew:managed', Value: 'true' }],
      Policies: [],
    },
  ])
  expect(arn).toBe(`arn:aws:iam::${PLACE.account}:role/trainer`)
})

describe('parameters that would make a role that nobody, or anybody, can assume are refused before anything is created', () => {
  const IRSA = { EksOidcProvider: 'oidc.eks.us-east-1.amazonaws.com/id/0A1B2C3D' }
  test.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
    ['no trust at all', ROLE, /or nobody can assume it/],
    ['a repository without branch and environment', { ...ROLE, GitHubRepository: 'a/b' }, /either GitHubBranch or/],
    [
      'a repository with both',
      { ...ROLE, GitHubRepository: 'a/b', GitHubBranch: 'main', GitHubEnvironment: 'gpu' },
      /either GitHubBranch or/,
    ],
    ['a branch without a repository', { ...ROLE, Platform: 'batch', GitHubBranch: 'main' }, /need GitHubRepository/],
    ['a cluster without a service account', { ...ROLE, ...IRSA, EksNamespace: 'training' }, /every pod of the cluster/],
    ['a cluster without a namespace', { ...ROLE, ...IRSA, EksServiceAccount: 'churn' }, /every pod of the cluster/],
    [
      'a service account beside another trust',
      { ...ROLE, ...IRSA, EksNamespace: 'training', EksServiceAccount: 'churn', TrustedAccount: OTHER },
      /trusts nobody else/,
    ],
    ['a platform for a user', { Kind: 'user', Platform: 'sagemaker' }, /are for a role/],
    ['a repository for a user', { Kind: 'user', GitHubRepository: 'a/b', GitHubBranch: 'main' }, /are for a role/],
  ])('%s', (_, given, because) => {
    expect(refusals(given)).toEqual([expect.stringMatching(because)])
  })

  test.each<Readonly<Record<string, string>>>([
    { Kind: 'user' },
    ...JOB_PLATFORM_NAMES.map((Platform) => ({ ...ROLE, Platform })),
    { ...ROLE, TrustedService: 'ec2.amazonaws.com' },
    { ...ROLE, TrustedAccount: OTHER },
    { ...ROLE, GitHubRepository: 'a/b', GitHubBranch: 'main' },
    { ...ROLE, GitHubRepository: 'a/b', GitHubEnvironment: 'gpu' },
    { ...ROLE, Platform: 'sagemaker', GitHubRepository: 'a/b', GitHubBranch: 'main' },
    { ...ROLE, ...IRSA, EksNamespace: 'training', EksServiceAccount: 'churn' },
  ])('%j is not refused', (given) => {
    expect(refusals(given)).toEqual([])
  })
})
