import { textList, validationError } from '../protocol/query.ts'
import { members, type Xml } from '../protocol/xml.ts'
import { encodeStrictly } from '../uri-encoding.ts'
import { boundaryXml, groupXml, roleSummary, tagMembers, userSummary } from './identity-xml.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { groupsOf, type Holder, type Identity, policyAt, type State } from './state.ts'

const KINDS = ['User', 'Role', 'Group']

export const authorizationDetailOperations: Operations = {
  /** Of users, roles and groups; managed policies have to be read one by one. */
  GetAccountAuthorizationDetails({ iam, input, call }) {
    call.authorize('iam:GetAccountAuthorizationDetails', '*')
    const filter = textList(input, 'Filter')
    const other = filter.find((kind) => !KINDS.includes(kind))
    if (filter.length === 0 || other !== undefined)
      throw validationError(`Local AWS supports the filters ${KINDS.join(', ')} only, not ${other ?? 'none'}`)
    const state = iam.store.visible()
    const all = [...state.users.values(), ...state.roles.values(), ...state.groups.values()]
    const asked = all.filter(({ kind }) => filter.some((one) => one.toLowerCase() === kind))
    const { items, rest } = pageOf(asked, ({ arn }) => arn, input)
    const of = (kind: Holder['kind']) =>
      members(items.flatMap((one) => (one.kind === kind ? [detailOf(one, state)] : [])))
    return { UserDetailList: of('user'), RoleDetailList: of('role'), GroupDetailList: of('group'), ...rest }
  },
}

function detailOf(holder: Holder, state: State): Xml {
  const attached = holder.attached.flatMap((arn) => policyAt(state, arn) ?? [])
  const AttachedManagedPolicies = members(attached.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })))
  const inline = members(
    [...holder.inline].map(([PolicyName, { text }]) => ({ PolicyName, PolicyDocument: encodeStrictly(text) })),
  )
  if (holder.kind === 'group') return { ...groupXml(holder), GroupPolicyList: inline, AttachedManagedPolicies }
  if (holder.kind === 'role')
    return { ...roleSummary(holder), ...marksOf(holder), RolePolicyList: inline, AttachedManagedPolicies }
  const GroupList = members(groupsOf(state, holder.name).map(({ name }) => name))
  return { ...userSummary(holder), ...marksOf(holder), GroupList, UserPolicyList: inline, AttachedManagedPolicies }
}

function marksOf({ tags, boundaryArn }: Identity) {
  return { Tags: tagMembers(tags), PermissionsBoundary: boundaryXml(boundaryArn) }
}
