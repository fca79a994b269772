import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam'
import { policyAt, roleNamed, userNamed } from '@curfew/local-aws/iam/state'
import type { IamPrincipal, Principal } from '#core/grant/principal.ts'
import { seedGrant, WHERE } from '#test/fixtures/seed.ts'
import type { Harness, Store, StoreOptions, Unmanaged } from '#test/targets/contract/harness.ts'
import { kindOf } from '#test/targets/contract/injected-faults.ts'
import { EVERYTHING, type IamStore, iamStore, POLICY_PATH } from './contract-store.ts'

type Type = IamPrincipal['type']

export function iamHarness(type: Type): Harness {
  return { hasKeys: type === 'user', hasQuotas: true, start: (options) => start(type, options) }
}

async function start(type: Type, options: StoreOptions = {}): Promise<Store> {
  const iam = await iamStore(options)
  for (const name of ['trainer', 'tuner']) await create(iam, type, name, { hasBoundary: true, hasTag: true })
  await create(iam, type, 'untagged', { hasBoundary: true, hasTag: false })
  await create(iam, type, 'unbounded', { hasBoundary: false, hasTag: true })
  await create(iam, type, 'analyst', { hasBoundary: false, hasTag: false })
  if (options.lagSeconds !== undefined) await iam.time.pass(options.lagSeconds * 1000)

  return {
    target: iam.targets[type],
    principal: { type, name: 'trainer' },
    otherPrincipal: { type, name: 'tuner' },
    missing: { type, name: 'nobody' },
    unmanaged: unmanagedOf(type),
    inexpressible: {
      changes: { access: { ...seedGrant().access, datasets: [NOT_LATIN], outputs: [NOT_LATIN] } },
      paths: ['access.datasets[0]', 'access.outputs[0]'],
    },
    now: iam.clock.now,
    pass: (seconds) => iam.time.pass(seconds * 1000),
    ...truthOf(iam),
    ...othersOf(iam),
    inject: iam.inject,
  }
}

/** IAM stores no character beyond Latin-1. */
const NOT_LATIN = { bucket: 'train', path: '€/' }

function truthOf({ state, calls }: IamStore) {
  const ownPolicies = () => [...state().policies.values()].filter(({ builtIn }) => !builtIn)
  const arnsOf = ({ type, name }: Principal) =>
    (type === 'user' ? userNamed(state(), name) : roleNamed(state(), name))?.attached ?? []
  const documentOf = (policyName: string) => {
    const policy = ownPolicies().find(({ name }) => name === policyName)
    return policy?.versions.find(({ id }) => id === policy.defaultVersionId)?.document.text
  }
  return {
    documentOf,
    carriedBy: (principal) => arnsOf(principal).map((arn) => policyAt(state(), arn)?.name ?? arn),
    policies: () => ownPolicies().map(({ name }) => name),
    keysOf: ({ name }) =>
      Object.fromEntries(
        [...state().keys.values()]
          .filter(({ userName }) => userName === name)
          .map(({ id, status }) => [id, status === 'Active']),
      ),
    calls: (kind) => calls().filter(({ operation }) => kindOf(operation) === kind).length,
  } satisfies Partial<Store>
}

/** No path, a path that begins like Curfew's, and Curfew's own path without a job. */
const FOREIGN = { own: '/', tools: '/curfew-tools/', shared: POLICY_PATH }

function othersOf({ owner, directory }: IamStore) {
  const attach = ({ type, name }: Principal, PolicyArn: string) => ATTACH[iamType(type)](owner, name, PolicyArn)
  const arnOf = (jobId: string, name: string) => `arn:aws:iam::${WHERE.account}:policy${POLICY_PATH}${jobId}/${name}`
  return {
    attachForeign: async (principal) => {
      for (const [name, Path] of Object.entries(FOREIGN)) {
        const create = new CreatePolicyCommand({ PolicyName: name, Path, PolicyDocument: EVERYTHING })
        await attach(principal, (await owner.send(create)).Policy?.Arn ?? '')
      }
      return Object.keys(FOREIGN)
    },
    plant: async (jobId, count) => {
      const names = Array.from({ length: count }, (_, index) => `planted-${index}`)
      for (const name of names)
        directory.putManagedPolicy({ name, path: `${POLICY_PATH}${jobId}/`, document: EVERYTHING })
      return names
    },
    attach: async (principal, jobId, name) => void (await attach(principal, arnOf(jobId, name))),
    detach: async ({ type, name }, jobId, policyName) =>
      void (await DETACH[iamType(type)](owner, name, arnOf(jobId, policyName))),
    edit: async (jobId, name) => {
      const version = { PolicyArn: arnOf(jobId, name), PolicyDocument: EVERYTHING, SetAsDefault: true }
      await owner.send(new CreatePolicyVersionCommand(version))
    },
  } satisfies Partial<Store>
}

function iamType(type: Principal['type']): Type {
  return type === 'role' ? 'role' : 'user'
}

const ATTACH = {
  user: (owner: IAMClient, UserName: string, PolicyArn: string) =>
    owner.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
  role: (owner: IAMClient, RoleName: string, PolicyArn: string) =>
    owner.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
} satisfies Record<Type, unknown>

const DETACH = {
  user: (owner: IAMClient, UserName: string, PolicyArn: string) =>
    owner.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
  role: (owner: IAMClient, RoleName: string, PolicyArn: string) =>
    owner.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
} satisfies Record<Type, unknown>

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${WHERE.account}:root` }, Action: 'sts:AssumeRole' }],
})

type Traits = { readonly hasBoundary: boolean; readonly hasTag: boolean }

async function create({ owner, boundaryArn }: IamStore, type: Type, name: string, { hasBoundary, hasTag }: Traits) {
  const traits = {
    ...(hasBoundary && { PermissionsBoundary: boundaryArn }),
    ...(hasTag && { Tags: [{ Key: 'curfew:managed', Value: 'true' }] }),
  }
  const creates = {
    user: () => owner.send(new CreateUserCommand({ UserName: name, ...traits })),
    role: () => owner.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST, ...traits })),
  } satisfies Record<Type, unknown>
  await creates[type]()
}

function unmanagedOf(type: Type): readonly Unmanaged[] {
  return [
    { because: 'its owner did not tag it', principal: { type, name: 'untagged' }, problems: 1 },
    { because: 'it has no boundary', principal: { type, name: 'unbounded' }, problems: 1 },
    { because: 'it has neither tag nor boundary', principal: { type, name: 'analyst' }, problems: 2 },
    { because: 'IAM spells its name otherwise', principal: { type, name: 'Trainer' }, problems: 1 },
  ]
}
