import type { Xml } from '../protocol/xml.ts'
import { encodeStrictly } from '../uri-encoding.ts'
import { tagsXml } from './identity-xml.ts'
import type { ManagedPolicy, PolicyVersion } from './state.ts'

/** A policy as GetPolicy returns it. */
export function policyXml(policy: ManagedPolicy, attachments: number, boundaries: number): Xml {
  const Tags = tagsXml(policy.tags)
  return { ...policySummary(policy, attachments, boundaries), Description: policy.description, Tags }
}

/** A policy in a list: as on AWS, without description and tags. */
export function policySummary(
  policy: ManagedPolicy,
  attachments: number,
  boundaries: number,
): { readonly [name: string]: Xml } {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    CreateDate: policy.createdAt,
    UpdateDate: policy.updatedAt,
  }
}

export function versionXml(policy: ManagedPolicy, version: PolicyVersion): { readonly [name: string]: Xml } {
  return {
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersionId,
    CreateDate: version.createdAt,
  }
}

/** IAM percent-encodes the document inside the XML. */
export function versionWithDocument(policy: ManagedPolicy, version: PolicyVersion): Xml {
  return { ...versionXml(policy, version), Document: encodeStrictly(version.document.text) }
}
