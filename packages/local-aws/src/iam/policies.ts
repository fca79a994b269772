import { sizeOf } from '@curfew/iam-policy/size'
import { members } from '../protocol/xml.ts'
import { requestTags } from './context.ts'
import { readDocument } from './document.ts'
import { alreadyExists, deleteConflict, limitExceeded } from './errors.ts'
import { choiceField, descriptionField, documentField, nameField, policyPath, tagsField } from './fields.ts'
import { newId } from './identifier.ts'
import { authorizeOnPolicy, customerManaged, existingPolicy, savePolicy } from './managed-policy.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { policySummary, policyXml } from './policy-xml.ts'
import { type ManagedPolicy, policyKey, type State, without } from './state.ts'
import { attachedTo, attachmentCounts, boundedBy } from './usage.ts'

export const policyOperations: Operations = {
  CreatePolicy({ iam, input, call }) {
    const name = nameField(input, 'PolicyName', 128)
    const path = policyPath(input)
    const tags = tagsField(input, iam.quotas)
    const text = documentField(input, 'PolicyDocument')
    const arn = `arn:aws:iam::${iam.account}:policy${path}${name}`
    call.authorize('iam:CreatePolicy', arn, requestTags(tags))
    if (tags.size > 0) call.authorize('iam:TagPolicy', arn, requestTags(tags))

    const state = iam.store.present()
    const document = readDocument(text, 'managed')
    const { PolicySizeQuota, PoliciesQuota } = iam.quotas
    if (sizeOf(text) > PolicySizeQuota) throw limitExceeded('PolicySize', PolicySizeQuota)
    if (state.policies.has(policyKey(arn)))
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`)
    if (ownPolicies(state) >= PoliciesQuota) throw limitExceeded('PoliciesPerAccount', PoliciesQuota)
    const now = iam.now()
    const policy: ManagedPolicy = {
      name,
      path,
      arn,
      tags,
      id: newId('ANPA', iam.random),
      description: descriptionField(input),
      versions: [{ id: 'v1', document, createdAt: now }],
      defaultVersionId: 'v1',
      nextVersion: 2,
      createdAt: now,
      updatedAt: now,
      builtIn: false,
    }
    iam.store.change(savePolicy(state, policy))
    return { Policy: policyXml(policy, 0, 0) }
  },

  GetPolicy(args) {
    const arn = authorizeOnPolicy('GetPolicy', args)
    const state = args.iam.store.visible()
    const policy = existingPolicy(state, arn)
    return { Policy: policyXml(policy, attachedTo(state, arn).length, boundedBy(state, arn).length) }
  },

  ListPolicies({ iam, input, call }) {
    call.authorize('iam:ListPolicies', '*')
    const state = iam.store.visible()
    const counts = attachmentCounts(state)
    const scope = choiceField(input, 'Scope', ['All', 'AWS', 'Local']) ?? 'All'
    const usage = choiceField(input, 'PolicyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary'])
    const prefix = input.get('PathPrefix') ?? '/'
    const onlyAttached = input.get('OnlyAttached') === 'true'
    const wanted = [...state.policies.values()]
      .filter(({ builtIn }) => scope === 'All' || builtIn === (scope === 'AWS'))
      .filter(({ path }) => path.startsWith(prefix))
      .filter(({ arn }) => usage !== 'PermissionsBoundary' || boundedBy(state, arn).length > 0)
      .filter(({ arn }) => counts.has(arn) || !(onlyAttached || usage === 'PermissionsPolicy'))
    const { items, rest } = pageOf(wanted, ({ arn }) => policyKey(arn), input)
    const Policies = items.map((policy) =>
      policySummary(policy, counts.get(policy.arn) ?? 0, boundedBy(state, policy.arn).length),
    )
    return { Policies: members(Policies), ...rest }
  },

  DeletePolicy(args) {
    const { iam } = args
    const arn = authorizeOnPolicy('DeletePolicy', args)
    const state = iam.store.present()
    const policy = customerManaged(existingPolicy(state, arn))
    if (attachedTo(state, arn).length + boundedBy(state, arn).length > 0)
      throw deleteConflict('Cannot delete a policy attached to entities.')
    if (policy.versions.length > 1)
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      )
    iam.store.change({ ...state, policies: without(state.policies, policyKey(arn)) })
    return undefined
  },
}

function ownPolicies(state: State): number {
  return [...state.policies.keys()].filter((key) => !key.startsWith('aws/')).length
}
