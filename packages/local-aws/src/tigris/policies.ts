import { alreadyExists, deleteConflict, noSuchEntity } from '../iam/errors.ts'
import { newId } from '../iam/identifier.ts'
import { pageOf } from '../iam/page.ts'
import { required, validationError } from '../protocol/query.ts'
import { members, type Xml } from '../protocol/xml.ts'
import { readDocument } from './document.ts'
import { arnOf, type Operations, type Organization, policyAt } from './operation.ts'
import { type StoredPolicy, withoutPolicy, withPolicy } from './state.ts'

/** A policy has one version. To change it, an extension replaces its document. */
export const policyOperations: Operations = {
  CreatePolicy({ organization, input }) {
    const { store, random, now } = organization
    const name = required(input, 'PolicyName')
    if (!NAME.test(name))
      throw validationError(
        `Value '${name}' at 'policyName' failed to satisfy constraint: Member must match ${NAME.source}`,
      )
    const state = store.present()
    if (state.policies.has(name)) throw alreadyExists(`A policy called ${name} already exists.`)
    const policy: StoredPolicy = {
      ...{ name, id: newId('ANPA', random), description: input.get('Description') ?? '' },
      ...readDocument(required(input, 'PolicyDocument'), organization),
      ...{ createdAt: now(), updatedAt: now(), holders: [] },
    }
    store.change(withPolicy(state, policy))
    return { Policy: policyXml(policy, organization) }
  },

  GetPolicy({ organization, input }) {
    const policy = policyAt(organization.store.visible(), organization, required(input, 'PolicyArn'))
    return { Policy: policyXml(policy, organization) }
  },

  GetPolicyVersion({ organization, input }) {
    const { document, createdAt } = policyAt(organization.store.visible(), organization, required(input, 'PolicyArn'))
    const version = required(input, 'VersionId')
    if (version !== 'v1') throw noSuchEntity(`Policy version ${version} was not found.`)
    const Document = encodeURIComponent(document)
    return { PolicyVersion: { Document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: createdAt } }
  },

  ListPolicies({ organization, input }) {
    const { items, rest } = pageOf(organization.store.visible().policies.values(), ({ name }) => name, input)
    return { Policies: members(items.map((policy) => policyXml(policy, organization))), ...rest }
  },

  DeletePolicy({ organization, input }) {
    const { store } = organization
    const { name, holders } = policyAt(store.present(), organization, required(input, 'PolicyArn'))
    if (holders.length > 0) throw deleteConflict('Cannot delete a policy attached to entities.')
    store.change(withoutPolicy(store.present(), name))
    return undefined
  },
}

const NAME = /^[\w+=,.@-]{1,128}$/

function policyXml(policy: StoredPolicy, organization: Organization): Xml {
  const { name, id, description, createdAt, updatedAt, holders } = policy
  return {
    ...{ PolicyName: name, PolicyId: id, Arn: arnOf(organization, name), Path: '/', DefaultVersionId: 'v1' },
    ...{ AttachmentCount: holders.length, IsAttachable: true },
    ...(description !== '' && { Description: description }),
    ...{ CreateDate: createdAt, UpdateDate: updatedAt },
  }
}
