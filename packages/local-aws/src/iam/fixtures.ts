import { ADMINISTRATOR_ACCESS } from './built-in.ts'
import type { Credentials, PolicyDefinition, RoleDefinition } from './directory.ts'
import { readDocument } from './document.ts'
import { newId, newSecret } from './identifier.ts'
import { holderArn, saveHolder } from './identity.ts'
import { savePolicy } from './managed-policy.ts'
import type { Iam } from './operation.ts'
import {
  type AccessKey,
  type ManagedPolicy,
  nameKey,
  put,
  type Role,
  roleNamed,
  type User,
  userNamed,
} from './state.ts'
import { readTrust } from './trust.ts'

/** Creates a role without a request, as CloudFormation would. If it exists, replaces it and keeps its id. */
export function putRole(iam: Iam, definition: RoleDefinition): string {
  const { name, path = '/', inline = {}, managedArns = [], boundaryArn, tags = {}, description } = definition
  const arn = holderArn(iam.account, 'Role', path, name)
  const trust = textOf(definition.trust)
  readTrust(trust)
  const before = roleNamed(iam.store.present(), name)
  const role: Role = {
    kind: 'role',
    name,
    path,
    arn,
    trust,
    description,
    boundaryArn,
    id: before?.id ?? newId('AROA', iam.random),
    createdAt: before?.createdAt ?? iam.now(),
    tags: new Map(Object.entries(tags)),
    maxSessionSeconds: before?.maxSessionSeconds ?? 3600,
    attached: managedArns,
    inline: new Map(
      Object.entries(inline).map(([policy, document]) => [policy, readDocument(textOf(document), 'inline')]),
    ),
  }
  iam.store.backdate((state) => saveHolder(state, role))
  return arn
}

export function putManagedPolicy(
  iam: Iam,
  { name, path = '/', document, description, tags = {} }: PolicyDefinition,
): string {
  const arn = `arn:aws:iam::${iam.account}:policy${path}${name}`
  const createdAt = iam.now()
  const policy: ManagedPolicy = {
    name,
    path,
    arn,
    description,
    createdAt,
    updatedAt: createdAt,
    id: iam.store.present().policies.get(nameKey(name))?.id ?? newId('ANPA', iam.random),
    tags: new Map(Object.entries(tags)),
    versions: [{ id: 'v1', document: readDocument(textOf(document), 'managed'), createdAt }],
    defaultVersionId: 'v1',
    nextVersion: 2,
    builtIn: false,
  }
  iam.store.backdate((state) => savePolicy(state, policy))
  return arn
}

/** Creates a user with AdministratorAccess and an access key. If the user exists, adds a key. */
export function createAdministrator(iam: Iam, name: string): Credentials {
  const user: User = userNamed(iam.store.present(), name) ?? {
    kind: 'user',
    name,
    path: '/',
    arn: holderArn(iam.account, 'User', '/', name),
    id: newId('AIDA', iam.random),
    createdAt: iam.now(),
    tags: new Map(),
    boundaryArn: undefined,
    attached: [ADMINISTRATOR_ACCESS],
    inline: new Map(),
  }
  const id = newId('AKIA', iam.random)
  const secret = newSecret(iam.random)
  const key: AccessKey = { id, secret, userName: name, status: 'Active', createdAt: iam.now() }
  iam.store.backdate((state) => ({ ...saveHolder(state, user), keys: put(state.keys, id, key) }))
  return { accessKeyId: id, secretAccessKey: secret }
}

function textOf(document: unknown): string {
  return typeof document === 'string' ? document : JSON.stringify(document)
}
