import { AWS_POLICIES, type AwsPolicy } from './aws-policies.ts'
import { readDocument } from './document.ts'
import { type ManagedPolicy, policyKey, type State } from './state.ts'

export const ADMINISTRATOR_ACCESS = arnOf('AdministratorAccess')

/** A new account: no identities, and the AWS managed policies that local AWS includes. */
export function emptyAccount(): State {
  return {
    users: new Map(),
    roles: new Map(),
    groups: new Map(),
    policies: new Map(AWS_POLICIES.map((policy) => [policyKey(arnOf(policy.name)), builtIn(policy)])),
    keys: new Map(),
  }
}

function builtIn({ name, id, description, createdAt: created, statements }: AwsPolicy): ManagedPolicy {
  const createdAt = new Date(created)
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  return {
    ...{ name, id, description, createdAt },
    path: '/',
    arn: arnOf(name),
    tags: new Map(),
    versions: [{ id: 'v1', document: readDocument(text, 'managed'), createdAt }],
    defaultVersionId: 'v1',
    nextVersion: 2,
    updatedAt: createdAt,
    builtIn: true,
  }
}

function arnOf(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`
}
