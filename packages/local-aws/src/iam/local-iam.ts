import { evaluate } from '@curfew/iam-policy/evaluate'
import type { Clock } from '../clock.ts'
import type { Service } from '../service.ts'
import { emptyAccount } from './built-in.ts'
import { identityTags } from './context.ts'
import type { Bearer, Directory } from './directory.ts'
import { createAdministrator, putManagedPolicy, putRole } from './fixtures.ts'
import { cryptoBytes, type RandomBytes } from './identifier.ts'
import { createLastUse } from './last-use.ts'
import type { Iam } from './operation.ts'
import { policiesOf } from './permissions.ts'
import { DEFAULT_QUOTAS, type Quotas } from './quotas.ts'
import { iamService } from './service.ts'
import { credentialsOf, findRoleAt, openSession, type RoleSession, roleAt } from './sessions.ts'
import { type AccessKey, roleNamed, type State, userNamed } from './state.ts'
import { createStore } from './store.ts'
import { isTrusted, readTrust } from './trust.ts'

export type IamOptions = {
  readonly account: string
  readonly clock: Clock
  readonly quotas?: Partial<Quotas> | undefined
  /** How long authorization and reads lag behind writes. Default: 0. */
  readonly visibilityDelaySeconds?: number
  /** Default: node:crypto. */
  readonly random?: RandomBytes | undefined
}

export type LocalIam = {
  readonly service: Service
  readonly directory: Directory
  /** The current state, including writes that readers do not see yet. */
  readonly state: () => State
}

/** IAM of one account: its API, and the directory that the rest of local AWS uses. */
export function createLocalIam(options: IamOptions): LocalIam {
  const now = () => new Date(Math.floor(options.clock.now().getTime() / 1000) * 1000)
  const iam: Iam = {
    now,
    account: options.account,
    store: createStore(emptyAccount(), options.clock, options.visibilityDelaySeconds),
    quotas: { ...DEFAULT_QUOTAS, ...options.quotas },
    random: options.random ?? cryptoBytes,
    lastUse: createLastUse(),
  }
  return { service: iamService(iam), directory: directoryOf(iam), state: iam.store.present }
}

function directoryOf(iam: Iam): Directory {
  const sessions = new Map<string, RoleSession>()

  return {
    byAccessKey(id) {
      const session = sessions.get(id)
      if (session) return bearerOfSession(iam, session)
      const key = iam.store.visible().keys.get(id)
      return key && bearerOfKey(iam, key)
    },
    recordUse: (id, service, region) => iam.lastUse.record(id, { at: iam.now(), service, region }),
    createAdministrator: (name) => createAdministrator(iam, name),
    assumeRole(roleArn, sessionName, options = {}) {
      const session = openSession(iam, roleAt(iam, roleArn), sessionName, options)
      sessions.set(session.accessKeyId, session)
      return credentialsOf(session)
    },
    trusts(roleArn, names, context, action) {
      const role = findRoleAt(iam, roleArn)
      return role !== undefined && isTrusted(readTrust(role.trust), names, context, action)
    },
    keysOf: (roleArn) => identityTags(findRoleAt(iam, roleArn)?.tags ?? new Map()),
    putRole: (role) => putRole(iam, role),
    putManagedPolicy: (policy) => putManagedPolicy(iam, policy),
    authorizeAs(roleArn, action, resource, context = {}) {
      const role = roleAt(iam, roleArn)
      const time = { 'aws:CurrentTime': iam.now().toISOString(), 'aws:PrincipalArn': role.arn }
      return evaluate(policiesOf(iam.store.visible(), role), { action, resource, context: { ...time, ...context } })
    },
  }
}

function bearerOfKey(iam: Iam, { id, secret, status, userName }: AccessKey): Bearer | undefined {
  const state = iam.store.visible()
  const user = userNamed(state, userName)
  if (!user) return undefined
  const { name, arn, tags } = user
  return {
    caller: { kind: 'user', name, arn, account: iam.account, userId: user.id, accessKeyId: id },
    secret,
    status,
    session: undefined,
    principalArn: arn,
    tags,
    policies: () => policiesOf(iam.store.visible(), user),
  }
}

function bearerOfSession(iam: Iam, session: RoleSession): Bearer | undefined {
  const role = roleNamed(iam.store.visible(), session.roleName)
  if (role?.id !== session.roleId) return undefined
  return {
    caller: {
      kind: 'role',
      name: role.name,
      arn: `arn:aws:sts::${iam.account}:assumed-role/${role.name}/${session.sessionName}`,
      account: iam.account,
      userId: `${role.id}:${session.sessionName}`,
      accessKeyId: session.accessKeyId,
    },
    secret: session.secret,
    status: 'Active',
    session: session.session,
    principalArn: role.arn,
    tags: session.tags.size === 0 ? role.tags : new Map([...role.tags, ...session.tags]),
    policies: () => policiesOf(iam.store.visible(), role, session),
  }
}
