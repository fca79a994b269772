import { AddUserToGroupCommand, AttachGroupPolicyCommand, CreateGroupCommand } from '@aws-sdk/client-iam'
import { expect } from 'vitest'
import type { Account } from '../account.ts'

export const READERS = { GroupName: 'Readers' }
export const MEMBER = { ...READERS, UserName: 'trainer' }
export const READERS_ARN = 'arn:aws:iam::123456789012:group/data/Readers'

export async function readers(account: Account, ...users: readonly string[]): Promise<void> {
  await account.iam().send(new CreateGroupCommand({ ...READERS, Path: '/data/' }))
  for (const UserName of users) await account.iam().send(new AddUserToGroupCommand({ ...READERS, UserName }))
}

export async function attachToGroup(account: Account, PolicyArn: string): Promise<void> {
  await account.iam().send(new AttachGroupPolicyCommand({ ...READERS, PolicyArn }))
}

export const conflict = (what: string) => ({ name: 'DeleteConflictException', message: expect.stringContaining(what) })
