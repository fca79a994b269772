import { arnOf } from './kind.ts'
import { iamManagedPolicy, iamPolicy, iamRole } from './kinds/iam.ts'
import type { Resources } from './resources.ts'
import type { ManagedPolicyResource, RoleResource } from './stack.ts'

export function rolesOf(resources: Resources): readonly RoleResource[] {
  const attached = resources.all(iamPolicy).map(({ properties }) => properties)
  const managed = resources.all(iamManagedPolicy)
  return resources.all(iamRole).map(({ identity, properties }) => ({
    arn: arnOf(identity),
    name: identity.ref,
    path: properties.Path,
    ...described(properties.Description),
    trust: properties.AssumeRolePolicyDocument,
    inline: Object.fromEntries(
      [...properties.Policies, ...attached.filter(({ Roles }) => Roles.includes(identity.ref))].map(
        ({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument] as const,
      ),
    ),
    managedArns: [
      ...properties.ManagedPolicyArns,
      ...managed
        .filter((policy) => policy.properties.Roles.includes(identity.ref))
        .map((policy) => policy.identity.ref),
    ],
    ...(properties.PermissionsBoundary === undefined ? {} : { boundaryArn: properties.PermissionsBoundary }),
    tags: Object.fromEntries(properties.Tags.map(({ Key, Value }) => [Key, Value])),
  }))
}

export function managedPoliciesOf(resources: Resources): readonly ManagedPolicyResource[] {
  return resources.all(iamManagedPolicy).map(({ identity, properties }) => ({
    arn: identity.ref,
    name: identity.ref.replace(/^.*\//, ''),
    path: properties.Path,
    ...described(properties.Description),
    document: properties.PolicyDocument,
  }))
}

function described(description: string | undefined): { readonly description?: string } {
  return description === undefined ? {} : { description }
}
