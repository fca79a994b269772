import { readDocument } from './document.ts'
import { type ManagedPolicy, policyKey, type State } from './state.ts'

export const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess'

/** A new account: no identities, and the one AWS managed policy that local AWS includes. */
export function emptyAccount(): State {
  return {
    users: new Map(),
    roles: new Map(),
    groups: new Map(),
    policies: new Map([[policyKey(ADMINISTRATOR_ACCESS), administratorAccess()]]),
    keys: new Map(),
  }
}

function administratorAccess(): ManagedPolicy {
  const createdAt = new Date('2015-02-06T18:39:46Z')
  const text = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
  return {
    name: 'AdministratorAccess',
    path: '/',
    arn: ADMINISTRATOR_ACCESS,
    id: 'ANPAIWMBCKSKIEE64ZLYK',
    description: 'Provides full access to AWS services and resources.',
    tags: new Map(),
    versions: [{ id: 'v1', document: readDocument(text), createdAt }],
    defaultVersionId: 'v1',
    nextVersion: 2,
    createdAt,
    updatedAt: createdAt,
    builtIn: true,
  }
}
