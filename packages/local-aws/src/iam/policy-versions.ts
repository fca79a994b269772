import { sizeOf } from '@curfew/iam-policy/size'
import { AwsError } from '../aws-error.ts'
import { required } from '../protocol/query.ts'
import { members } from '../protocol/xml.ts'
import { readDocument } from './document.ts'
import { deleteConflict, limitExceeded, noSuchEntity } from './errors.ts'
import { documentField } from './fields.ts'
import { authorizeOnPolicy, customerManaged, existingPolicy, savePolicy } from './managed-policy.ts'
import type { Operations } from './operation.ts'
import { pageOf } from './page.ts'
import { versionWithDocument, versionXml } from './policy-xml.ts'
import type { ManagedPolicy, PolicyVersion } from './state.ts'

export const policyVersionOperations: Operations = {
  CreatePolicyVersion(args) {
    const { iam, input } = args
    const text = documentField(input, 'PolicyDocument')
    const arn = authorizeOnPolicy('CreatePolicyVersion', args)
    const state = iam.store.present()
    const policy = customerManaged(existingPolicy(state, arn))
    const document = readDocument(text, 'managed')
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

  GetPolicyVersion(args) {
    const arn = authorizeOnPolicy('GetPolicyVersion', args)
    const policy = existingPolicy(args.iam.store.visible(), arn)
    return { PolicyVersion: versionWithDocument(policy, versionOf(policy, required(args.input, 'VersionId'))) }
  },

  ListPolicyVersions(args) {
    const arn = authorizeOnPolicy('ListPolicyVersions', args)
    const policy = existingPolicy(args.iam.store.visible(), arn)
    const { items, rest } = pageOf(policy.versions, ({ id }) => id.padStart(9), args.input)
    return { Versions: members(items.map((version) => versionXml(policy, version))), ...rest }
  },

  SetDefaultPolicyVersion(args) {
    const arn = authorizeOnPolicy('SetDefaultPolicyVersion', args)
    const state = args.iam.store.present()
    const policy = customerManaged(existingPolicy(state, arn))
    const { id } = versionOf(policy, required(args.input, 'VersionId'))
    args.iam.store.change(savePolicy(state, { ...policy, defaultVersionId: id, updatedAt: args.iam.now() }))
    return undefined
  },

  DeletePolicyVersion(args) {
    const arn = authorizeOnPolicy('DeletePolicyVersion', args)
    const state = args.iam.store.present()
    const policy = customerManaged(existingPolicy(state, arn))
    const { id } = versionOf(policy, required(args.input, 'VersionId'))
    if (id === policy.defaultVersionId) throw deleteConflict('Cannot delete the default version of a policy.')
    const versions = policy.versions.filter((version) => version.id !== id)
    args.iam.store.change(savePolicy(state, { ...policy, versions }))
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
