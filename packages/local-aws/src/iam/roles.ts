import { sizeOf } from '@curfew/iam-policy/size'
import { type QueryInput, validationError } from '../protocol/query.ts'
import { members } from '../protocol/xml.ts'
import { boundaryKey, requestTags } from './context.ts'
import { alreadyExists, deleteConflict, limitExceeded, noSuchPolicy } from './errors.ts'
import { descriptionField, documentField, identityPath, nameField, policyArnField, tagsField } from './fields.ts'
import { newId } from './identifier.ts'
import { authorizeOn, existing, holderArn, presentBoundary, saveHolder } from './identity.ts'
import { roleSummary, roleXml } from './identity-xml.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import type { Quotas } from './quotas.ts'
import { nameKey, policyAt, type Role, roleNamed, without } from './state.ts'
import { checkTrustPolicy } from './trust.ts'

export const roleOperations: Operations = {
  CreateRole({ iam, input, call }) {
    const name = nameField(input, 'RoleName', 64)
    const path = identityPath(input)
    const tags = tagsField(input, iam.quotas)
    const trust = documentField(input, 'AssumeRolePolicyDocument')
    const boundaryArn = input.has('PermissionsBoundary') ? policyArnField(input, 'PermissionsBoundary') : undefined
    const arn = holderArn(iam.account, 'Role', path, name)
    call.authorize('iam:CreateRole', arn, { ...requestTags(tags), ...boundaryKey(boundaryArn) })
    if (tags.size > 0) call.authorize('iam:TagRole', arn, requestTags(tags))

    const state = iam.store.present()
    checkTrust(trust, iam.quotas)
    if (roleNamed(state, name)) throw alreadyExists(`Role with name ${name} already exists.`)
    if (state.roles.size >= iam.quotas.RolesQuota) throw limitExceeded('RolesPerAccount', iam.quotas.RolesQuota)
    if (boundaryArn && !policyAt(state, boundaryArn)) throw noSuchPolicy(boundaryArn)
    const role: Role = {
      kind: 'role',
      name,
      path,
      arn,
      tags,
      trust,
      boundaryArn,
      description: descriptionField(input),
      maxSessionSeconds: maxSessionSeconds(input),
      attached: [],
      inline: new Map(),
      id: newId('AROA', iam.random),
      createdAt: iam.now(),
    }
    iam.store.change(saveHolder(state, role))
    return { Role: roleXml(role) }
  },

  GetRole(args) {
    const name = authorizeOn('Role', 'GetRole', args)
    const role = existing(args.iam.store.visible(), 'Role', name)
    return role.kind === 'role' ? { Role: roleXml(role) } : undefined
  },

  ListRoles({ iam, input, call }) {
    const prefix = input.get('PathPrefix') ?? '/'
    call.authorize('iam:ListRoles', '*')
    const roles = [...iam.store.visible().roles.values()].filter(({ path }) => path.startsWith(prefix))
    const { items, rest } = pageOf(roles, ({ name }) => nameKey(name), input)
    return { Roles: members(items.map(roleSummary)), ...rest }
  },

  UpdateAssumeRolePolicy(args) {
    const { iam, input } = args
    const trust = documentField(input, 'PolicyDocument')
    const name = authorizeOn('Role', 'UpdateAssumeRolePolicy', args, presentBoundary)
    const role = existing(iam.store.present(), 'Role', name)
    checkTrust(trust, iam.quotas)
    if (role.kind === 'role') iam.store.change(saveHolder(iam.store.present(), { ...role, trust }))
    return undefined
  },

  DeleteRole(args) {
    const name = authorizeOn('Role', 'DeleteRole', args)
    const state = args.iam.store.present()
    const role = existing(state, 'Role', name)
    if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.')
    if (role.inline.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.')
    args.iam.store.change({ ...state, roles: without(state.roles, nameKey(name)) })
    return undefined
  },
}

function maxSessionSeconds(input: QueryInput): number {
  const seconds = Number(input.get('MaxSessionDuration') ?? 3600)
  if (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43_200) return seconds
  throw validationError(
    "Value at 'maxSessionDuration' failed to satisfy constraint: Member must be between 3600 and 43200",
  )
}

function checkTrust(text: string, { AssumeRolePolicySizeQuota }: Quotas): void {
  checkTrustPolicy(text)
  if (sizeOf(text) > AssumeRolePolicySizeQuota) throw limitExceeded('ACLSizePerRole', AssumeRolePolicySizeQuota)
}
