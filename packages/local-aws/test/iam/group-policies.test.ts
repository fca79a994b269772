import {
  AttachGroupPolicyCommand,
  DeletePolicyCommand,
  DetachGroupPolicyCommand,
  type EntityType,
  GetPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListEntitiesForPolicyCommand,
} from '@aws-sdk/client-iam'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { allow, anAccount, aPolicy, attach, aUser } from '../account.ts'
import { attachToGroup, conflict, READERS, READERS_ARN, readers } from './readers.ts'

describe('a policy that is attached to a group', () => {
  test('lists the group next to the users that it is attached to', async () => {
    const account = anAccount()
    const PolicyArn = await aPolicy(account, 'reader')
    await aUser(account, 'trainer')
    await readers(account)
    await attachToGroup(account, PolicyArn)
    await attach(account, 'trainer', PolicyArn)
    expect((await account.iam().send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount).toBe(2)
    const names = async (EntityFilter?: EntityType) => {
      const found = await account.iam().send(new ListEntitiesForPolicyCommand({ PolicyArn, EntityFilter }))
      const { PolicyUsers = [], PolicyRoles = [], PolicyGroups = [] } = found
      expect(PolicyRoles).toEqual([])
      return [...PolicyUsers.map(({ UserName }) => UserName), ...PolicyGroups.map(({ GroupName }) => GroupName)]
    }
    expect(await names()).toEqual(['trainer', 'Readers'])
    expect(await names('Group')).toEqual(['Readers'])
    expect(await names('User')).toEqual(['trainer'])
  })

  test('cannot be deleted until it is detached', async () => {
    const account = anAccount()
    const PolicyArn = await aPolicy(account, 'reader')
    await readers(account)
    await attachToGroup(account, PolicyArn)
    const remove = () => account.iam().send(new DeletePolicyCommand({ PolicyArn }))
    const detach = () => account.iam().send(new DetachGroupPolicyCommand({ ...READERS, PolicyArn }))

    await expect(remove()).rejects.toMatchObject(conflict('attached to entities'))
    await detach()
    await expect(detach()).rejects.toMatchObject({ name: 'NoSuchEntityException' })
    await expect(remove()).resolves.toBeDefined()
  })

  test('can be attached and detached by a caller who may do so for that group and that policy', async () => {
    const account = anAccount()
    const PolicyArn = await aPolicy(account, 'reader')
    await readers(account)
    const only = { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::123456789012:policy/app/*' } }
    const actions = ['iam:AttachGroupPolicy', 'iam:DetachGroupPolicy']
    const manager = account.iam(await aUser(account, 'manager', allow(actions, READERS_ARN, only)))
    const foreign = 'arn:aws:iam::aws:policy/AdministratorAccess'
    const denied = { name: 'AccessDenied' }

    await manager.send(new AttachGroupPolicyCommand({ ...READERS, PolicyArn }))
    await manager.send(new DetachGroupPolicyCommand({ ...READERS, PolicyArn }))
    await expect(manager.send(new AttachGroupPolicyCommand({ ...READERS, PolicyArn: foreign }))).rejects.toMatchObject(
      denied,
    )
    await expect(manager.send(new AttachGroupPolicyCommand({ GroupName: 'others', PolicyArn }))).rejects.toMatchObject(
      denied,
    )
  })

  test('has effect, and is listed, only when the change has become visible', async () => {
    const account = anAccount({ visibilityDelaySeconds: 4 })
    const trainer = await aUser(account, 'trainer')
    await readers(account, 'trainer')
    const PolicyArn = await aPolicy(account, 'reader', allow('s3:ListAllMyBuckets'))
    account.clock.moveTo(new Date('2025-07-16T01:01:00Z'))
    const listed = async () =>
      (await account.iam().send(new ListAttachedGroupPoliciesCommand(READERS))).AttachedPolicies?.length

    await attachToGroup(account, PolicyArn)
    account.clock.moveTo(new Date('2025-07-16T01:01:03Z'))
    await expect(account.s3(trainer).send(new ListBucketsCommand())).rejects.toMatchObject({ name: 'AccessDenied' })
    expect(await listed()).toBe(0)
    account.clock.moveTo(new Date('2025-07-16T01:01:04Z'))
    await expect(account.s3(trainer).send(new ListBucketsCommand())).resolves.toBeDefined()
    expect(await listed()).toBe(1)
  })
})
