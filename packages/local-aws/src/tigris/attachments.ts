import { noSuchPolicy } from '../iam/errors.ts'
import { pageOf } from '../iam/page.ts'
import { required } from '../protocol/query.ts'
import { members } from '../protocol/xml.ts'
import { holderOf, type Operations, policyAt } from './operation.ts'
import { policiesOf, withPolicy } from './state.ts'

/** The names of AWS for what Tigris does with keys: a `UserName` is the id of a key. */
export const attachmentOperations: Operations = {
  AttachUserPolicy({ organization, input }) {
    const { store } = organization
    const { id } = holderOf(store.present(), input)
    const policy = policyAt(store.present(), organization, required(input, 'PolicyArn'))
    store.change(withPolicy(store.present(), { ...policy, holders: [...new Set([...policy.holders, id])] }))
    return undefined
  },

  DetachUserPolicy({ organization, input }) {
    const { store } = organization
    const { id } = holderOf(store.present(), input)
    const arn = required(input, 'PolicyArn')
    const policy = policyAt(store.present(), organization, arn)
    if (!policy.holders.includes(id)) throw noSuchPolicy(arn)
    store.change(withPolicy(store.present(), { ...policy, holders: policy.holders.filter((one) => one !== id) }))
    return undefined
  },

  /** On AWS it lists inline policies; here, names of those that are attached. */
  ListUserPolicies({ organization: { store }, input }) {
    const { id } = holderOf(store.visible(), input)
    const { items, rest } = pageOf(policiesOf(store.visible(), id), ({ name }) => name, input)
    return { PolicyNames: members(items.map(({ name }) => name)), ...rest }
  },

  ListEntitiesForPolicy({ organization, input }) {
    const { holders } = policyAt(organization.store.visible(), organization, required(input, 'PolicyArn'))
    const { items, rest } = pageOf(holders, (id) => id, input)
    const users = members(items.map((id) => ({ UserName: id, UserId: id })))
    return { PolicyGroups: members([]), PolicyUsers: users, PolicyRoles: members([]), ...rest }
  },
}
