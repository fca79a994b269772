import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand, type IAMClient } from '@aws-sdk/client-iam'
import type { Tigris } from '@curfew/local-aws/tigris'
import type { LocalCurfew } from '#local/local-curfew.ts'

/** The seed's buckets with their objects, and a bucket that no job of the seed may touch. */
export const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  'acmeco-training-datasets-wikipedia-2025-07-01': ['part-0000.parquet', 'part-0001.parquet'],
  'acmeco-base-models': ['llama/config.json', 'llama/model.safetensors'],
  'acmeco-finetuned-models': ['another-job/model.safetensors'],
  'acmeco-training-datasets-payroll': ['salaries.parquet'],
}

const TAGS = [{ Key: 'curfew:managed', Value: 'true' }]

/** Managed principals, as their owners create them: with the boundary and the tag. */
export const MANAGED_USERS = ['trainer-gpu-01', 'trainer-gpu-02'] as const
export const MANAGED_ROLES = ['trainer-batch'] as const

/** As whom no job may run. */
export const UNMANAGED_USER = 'analyst-without-boundary'

/** Fills an account with what it has before the first job: buckets with data, and principals to run jobs as. */
export async function seedAccount(aws: LocalCurfew, iam: IAMClient): Promise<void> {
  for (const [bucket, keys] of Object.entries(OBJECTS)) {
    for (const key of keys) aws.putObject(bucket, key, `contents of ${key}`)
  }
  for (const UserName of MANAGED_USERS) {
    await iam.send(new CreateUserCommand({ UserName, Tags: TAGS, PermissionsBoundary: aws.boundaryArn }))
    // A long-lived key, as users have before Curfew rotates it.
    await iam.send(new CreateAccessKeyCommand({ UserName }))
  }
  for (const RoleName of MANAGED_ROLES) {
    const AssumeRolePolicyDocument = JSON.stringify(trustOf(aws.stack.location.account))
    const PermissionsBoundary = aws.boundaryArn
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags: TAGS, PermissionsBoundary }))
  }
  await iam.send(new CreateUserCommand({ UserName: UNMANAGED_USER }))
}

/** The slots of the seed's jobs. */
export const SLOTS = ['trainer-gpu-01', 'trainer-gpu-02'] as const

/** Fills an organization of Tigris in the same way: the same data, and a key for each slot, as its owner creates it, without any role. */
export function seedOrganization(tigris: Tigris): void {
  for (const [bucket, keys] of Object.entries(OBJECTS)) {
    for (const key of keys) tigris.putObject(bucket, key, `contents of ${key}`)
  }
  for (const slot of SLOTS) tigris.createKey(`curfew-${slot}`)
}

function trustOf(account: string) {
  const Principal = { AWS: `arn:aws:iam::${account}:root` }
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
}
