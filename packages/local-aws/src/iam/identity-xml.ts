import type { QueryInput } from '../protocol/query.ts'
import { members, type Xml } from '../protocol/xml.ts'
import { encodeStrictly } from '../uri-encoding.ts'
import { pageOf } from './page.ts'
import type { Group, Role, Tags, User } from './state.ts'

/** A user as CreateUser and GetUser return it. */
export function userXml(user: User): Xml {
  return { ...userSummary(user), PermissionsBoundary: boundaryXml(user.boundaryArn), Tags: tagsXml(user.tags) }
}

/** A user in a list: as on AWS, without tags and boundary. */
export function userSummary(user: User): { readonly [name: string]: Xml } {
  return { Path: user.path, UserName: user.name, UserId: user.id, Arn: user.arn, CreateDate: user.createdAt }
}

export function roleXml(role: Role): Xml {
  return { ...roleSummary(role), PermissionsBoundary: boundaryXml(role.boundaryArn), Tags: tagsXml(role.tags) }
}

export function roleSummary(role: Role): { readonly [name: string]: Xml } {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodeStrictly(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  }
}

export function groupXml(group: Group): { readonly [name: string]: Xml } {
  return { Path: group.path, GroupName: group.name, GroupId: group.id, Arn: group.arn, CreateDate: group.createdAt }
}

/** No element if there are no tags. */
export function tagsXml(tags: Tags): Xml {
  return tags.size === 0 ? undefined : tagMembers(tags)
}

export function tagMembers(tags: Tags): Xml {
  return members([...tags].map(([Key, Value]) => ({ Key, Value })))
}

/** One page of tags, as the operations that list them return it. */
export function tagsPage(tags: Tags, input: QueryInput): Xml {
  const { items, rest } = pageOf(tags, ([key]) => key, input)
  return { Tags: tagMembers(new Map(items)), ...rest }
}

export function boundaryXml(arn: string | undefined): Xml {
  return arn === undefined ? undefined : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn }
}
