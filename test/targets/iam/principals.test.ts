import {
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
  TagRoleCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import type { IamPrincipal } from '#core/grant/principal.ts'
import { type IamStore, iamStore } from './contract-store.ts'

/** As long as IAM's changes usually take to be visible, and as long as AWS's own tools allow for it. */
const USUAL_SECONDS = 4
const LONG_SECONDS = 30
const WAIT_SECONDS = 31

const name = 'trainer'
const Tags = [{ Key: 'curfew:managed', Value: 'true' }]
const AssumeRolePolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})

type Traits = { readonly hasBoundary?: boolean; readonly hasTag?: boolean }

async function create({ owner, boundaryArn }: IamStore, type: IamPrincipal['type'], { hasBoundary, hasTag }: Traits) {
  const traits = { ...(hasBoundary && { PermissionsBoundary: boundaryArn }), ...(hasTag && { Tags }) }
  if (type === 'user') await owner.send(new CreateUserCommand({ UserName: name, ...traits }))
  else await owner.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument, ...traits }))
}

async function tag({ owner }: IamStore, type: IamPrincipal['type']) {
  if (type === 'user') await owner.send(new TagUserCommand({ UserName: name, Tags }))
  else await owner.send(new TagRoleCommand({ RoleName: name, Tags }))
}

async function bound({ owner, boundaryArn: PermissionsBoundary }: IamStore, type: IamPrincipal['type']) {
  if (type === 'user') await owner.send(new PutUserPermissionsBoundaryCommand({ UserName: name, PermissionsBoundary }))
  else await owner.send(new PutRolePermissionsBoundaryCommand({ RoleName: name, PermissionsBoundary }))
}

async function problemsOf({ targets, clock }: IamStore, type: IamPrincipal['type'], as = name) {
  const before = clock.now().getTime()
  const { problems } = await targets[type].principals.inspect({ type, name: as }, 'long')
  return {
    messages: problems.map(({ message }) => message),
    seconds: Math.floor((clock.now().getTime() - before) / 1000),
  }
}

describe.each(['user', 'role'] as const)('what the owner of a %s did seconds ago is waited for', (type) => {
  test.each([USUAL_SECONDS, LONG_SECONDS])('its creation, visible after %i seconds', async (lagSeconds) => {
    const iam = await iamStore({ lagSeconds })
    await create(iam, type, { hasBoundary: true, hasTag: true })
    const { messages, seconds } = await problemsOf(iam, type)

    expect(messages).toEqual([])
    expect(seconds).toBeLessThanOrEqual(2 * lagSeconds)
  })

  test('its tag, and its boundary', async () => {
    const iam = await iamStore({ lagSeconds: USUAL_SECONDS })
    await create(iam, type, {})
    await iam.time.pass(60_000)
    await tag(iam, type)
    await bound(iam, type)

    expect(await problemsOf(iam, type)).toMatchObject({ messages: [] })
  })

  test('for half a minute and no longer: then it is missing, or not managed', async () => {
    const iam = await iamStore({ lagSeconds: 0 })
    expect(await problemsOf(iam, type)).toEqual({
      messages: [`there is no IAM ${type} ${name}`],
      seconds: WAIT_SECONDS,
    })

    await create(iam, type, { hasBoundary: true })
    const { messages, seconds } = await problemsOf(iam, type)
    expect(messages).toEqual([`${type} ${name} is not tagged curfew:managed=true`])
    expect(seconds).toBe(WAIT_SECONDS)
    // The first read, and one after each pause.
    expect(iam.calls()).toHaveLength(14)
  })

  test('but not another spelling of its name, which no wait changes', async () => {
    const iam = await iamStore({ lagSeconds: 0 })
    await create(iam, type, { hasBoundary: true, hasTag: true })

    expect(await problemsOf(iam, type, 'Trainer')).toEqual({ messages: [`IAM spells it ${name}`], seconds: 0 })
  })
})
