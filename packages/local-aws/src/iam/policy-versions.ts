import { sizeOf } from '@curfew/iam-policy/size'
import { AwsError } from '../aws-error.ts'
import { required } from '../protocol/query.ts'
import { members } from '../protocol/xml.ts'
import { readDocument } from './document.ts'
import { deleteConflict, limitExceeded, noSuchEntity } from './errors.ts'
import { documentField } from './fields.ts'
import { authorizeOnPolicy, existingPolicy, mayChange, savePolicy } from './managed-policy.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { versionWithDocument, versionXml } from './policy-xml.ts'
import type { ManagedPolicy, PolicyVersion } from './state.ts'

export const policyVersionOperations: Operations = {
  CreatePolicyVersion(ask) {
    const { iam, input } = ask
    const text = documentField(input, 'PolicyDocument')
    const arn = authorizeOnPolicy('CreatePolicyVersion', ask)
    const state = iam.store.present()
    const policy = mayChange(existingPolicy(state, arn))
    const document = readDocument(text)
    const { PolicySizeQuota, VersionsPerPolicyQuota } = iam.quotas
    if (sizeOf(text) > PolicySizeQuota) throw limitExceeded('PolicySize', PolicySizeQuota)
    if (policy.versions.length >= VersionsPerPolicyQuota) throw tooManyVersions(VersionsPerPolicyQuota)
    const version: PolicyVersion = { id: `v${policy.nextVersion}`, document, createdAt: iam.now() }
    const changed: ManagedPolicy = {
      ...policy,
      versions: [...policy.versions, version],
      nextVersion: policy.nextVersion + 1,
      defaultVersionId: input.get('SetAsDefault') === 'true' ? version.id : policy.defaultVersionId,
      updatedAt: iam.now(),
    }
    iam.store.change(savePolicy(state, changed))
    return { PolicyVersion: versionXml(changed, version) }
  },

  GetPolicyVersion(ask) {
    const arn = authorizeOnPolicy('GetPolicyVersion', ask)
    const policy = existingPolicy(ask.iam.store.visible(), arn)
    return { PolicyVersion: versionWithDocument(policy, versionOf(policy, required(ask.input, 'VersionId'))) }
  },

  ListPolicyVersions(ask) {
    const arn = authorizeOnPolicy('ListPolicyVersions', ask)
    const policy = existingPolicy(ask.iam.store.visible(), arn)
    const { items, rest } = pageOf(policy.versions, ({ id }) => id.padStart(9), ask.input)
    return { Versions: members(items.map((version) => versionXml(policy, version))), ...rest }
  },

  SetDefaultPolicyVersion(ask) {
    const arn = authorizeOnPolicy('SetDefaultPolicyVersion', ask)
    const state = ask.iam.store.present()
    const policy = mayChange(existingPolicy(state, arn))
    const { id } = versionOf(policy, required(ask.input, 'VersionId'))
    ask.iam.store.change(savePolicy(state, { ...policy, defaultVersionId: id, updatedAt: ask.iam.now() }))
    return undefined
  },

  DeletePolicyVersion(ask) {
    const arn = authorizeOnPolicy('DeletePolicyVersion', ask)
    const state = ask.iam.store.present()
    const policy = mayChange(existingPolicy(state, arn))
    const { id } = versionOf(policy, required(ask.input, 'VersionId'))
    if (id === policy.defaultVersionId) throw deleteConflict('Cannot delete the default version of a policy.')
    const versions = policy.versions.filter((version) => version.id !== id)
    ask.iam.store.change(savePolicy(state, { ...policy, versions }))
    return undefined
  },
}

function versionOf(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find((candidate) => candidate.id === id)
  if (version) return version
  throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`)
}

function tooManyVersions(limit: number): AwsError {
  const message = `A managed policy can have up to ${limit} versions. Before you create a new version, you must delete an existing version.`
  return new AwsError('LimitExceeded', 409, message)
}
