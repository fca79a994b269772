import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand, type IAMClient } from '@aws-sdk/client-iam'
import type { LocalCurfew } from '#local/local-curfew.ts'

/** The seed's buckets, each with an object to read, and two that no job of the seed may touch. */
const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  'acmeco-training-datasets-wikipedia-2025-07-01': ['part-0000.parquet', 'part-0001.parquet'],
  'acmeco-base-models': ['llama/config.json', 'llama/model.safetensors'],
  'acmeco-finetuned-models': ['another-job/model.safetensors'],
  'acmeco-training-datasets-payroll': ['salaries.parquet'],
}

const TAGS = [{ Key: 'curfew:managed', Value: 'true' }]

/** Principals under Curfew, as their owner would make them: with the boundary and the tag. */
const MANAGED_USERS = ['trainer-gpu-01', 'trainer-gpu-02']
const MANAGED_ROLES = ['trainer-batch']

/** What an account has before Curfew comes: buckets with data, and principals to run jobs as. */
export async function seedAccount(aws: LocalCurfew, iam: IAMClient): Promise<void> {
  for (const [bucket, keys] of Object.entries(OBJECTS)) {
    for (const key of keys) aws.putObject(bucket, key, `contents of ${key}`)
  }
  for (const UserName of MANAGED_USERS) {
    await iam.send(new CreateUserCommand({ UserName, Tags: TAGS, PermissionsBoundary: aws.boundaryArn }))
    // The months-old key that Curfew is there to end.
    await iam.send(new CreateAccessKeyCommand({ UserName }))
  }
  for (const RoleName of MANAGED_ROLES) {
    const AssumeRolePolicyDocument = JSON.stringify(trustOf(aws.stack.place.account))
    const PermissionsBoundary = aws.boundaryArn
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags: TAGS, PermissionsBoundary }))
  }
  await iam.send(new CreateUserCommand({ UserName: 'analyst-without-boundary' }))
}

function trustOf(account: string) {
  const Principal = { AWS: `arn:aws:iam::${account}:root` }
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
}
