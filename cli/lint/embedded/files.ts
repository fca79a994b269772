import { isObject, type JsonObject, join } from '@curfew/iam-policy/json'
import { resolve } from './intrinsics.ts'
import { PLACEHOLDER_ACCOUNT, type Template } from './references.ts'
import { withVariables } from './serverless.ts'

/** What there is to look through in a file, and the paths of policies that it does not tell. */
export type Content = { readonly value: unknown; readonly unresolved: readonly string[] }

/**
 * A template of CloudFormation, SAM or CDK; serverless.yml; what `terraform show -json` or
 * `aws iam get-account-authorization-details` prints. Undefined for anything else.
 */
export function contentOf(json: unknown, account: string | undefined): Content | undefined {
  if (!isObject(json)) return undefined
  if (isServerless(json)) return { value: serverless(json, account), unresolved: [] }
  if (isTemplate(json)) return { value: anyContent({ Resources: json.Resources }, json, account), unresolved: [] }
  if (isTerraform(json)) return terraform(json)
  return isAuthorizationDetails(json) ? { value: withoutManaged(json), unresolved: [] } : undefined
}

/** A value with what the functions and variables of templates say: a part of a template is in no known form. */
export function anyContent(value: unknown, json: unknown, account: string | undefined): unknown {
  const template = templateOf(isObject(json) ? json : {}, account)
  return withVariables(resolve(value, template), template, 'others')
}

function isTemplate(json: JsonObject): boolean {
  return (
    isObject(json.Resources) && ('AWSTemplateFormatVersion' in json || 'Transform' in json || hasTypes(json.Resources))
  )
}

function hasTypes(resources: JsonObject): boolean {
  return Object.values(resources).some((each) => isObject(each) && /^(AWS|Custom)::/.test(String(each.Type)))
}

function templateOf({ Resources, Parameters, Mappings }: JsonObject, account: string | undefined): Template {
  const entries = (value: unknown) => (isObject(value) ? Object.entries(value) : [])
  return {
    account: account ?? PLACEHOLDER_ACCOUNT,
    types: new Map(entries(Resources).map(([name, each]) => [name, isObject(each) ? String(each.Type) : ''])),
    parameters: new Map(
      entries(Parameters).map(([name, each]) => [
        name,
        isObject(each) && Array.isArray(each.AllowedValues) ? each.AllowedValues.map(String) : [],
      ]),
    ),
    mappings: Mappings,
  }
}

function isServerless({ service, provider }: JsonObject): boolean {
  return service !== undefined && isObject(provider) && (provider.name !== undefined || 'iam' in provider)
}

/** Its resources are those of a template, with variables of the framework besides. */
function serverless(json: JsonObject, account: string | undefined): unknown {
  const { resources } = json
  const listed: readonly unknown[] = Array.isArray(resources) ? resources : [resources]
  const Resources = Object.fromEntries(
    listed.flatMap((each) => (isObject(each) && isObject(each.Resources) ? Object.entries(each.Resources) : [])),
  )
  const template = templateOf({ Resources }, account)
  return withVariables(resolve(json, template), template, 'serverless')
}

function isTerraform(json: JsonObject): boolean {
  return 'terraform_version' in json && ('planned_values' in json || 'values' in json)
}

/** What will be, or is; the plan says which policies it does not know yet. */
function terraform({ planned_values, values, resource_changes }: JsonObject): Content {
  const changes: readonly unknown[] = Array.isArray(resource_changes) ? resource_changes : []
  const key = planned_values === undefined ? 'values' : 'planned_values'
  return {
    value: { [key]: planned_values ?? values },
    unresolved: changes.flatMap((change, index) => {
      const unknown = isObject(change) && isObject(change.change) ? change.change.after_unknown : undefined
      if (!isObject(unknown)) return []
      const path = `${join('resource_changes', index)}.change.after_unknown`
      return ['policy', 'assume_role_policy'].filter((name) => unknown[name] === true).map((name) => join(path, name))
    }),
  }
}

function isAuthorizationDetails(json: JsonObject): boolean {
  return ['UserDetailList', 'GroupDetailList', 'RoleDetailList'].some((key) => Array.isArray(json[key]))
}

/** Without the policies of AWS itself, and without old versions. What is left out keeps its place in its list. */
function withoutManaged(json: JsonObject): unknown {
  const listed: readonly unknown[] = Array.isArray(json.Policies) ? json.Policies : []
  const Policies = listed.map((policy) => {
    if (!isObject(policy) || /^arn:[^:]*:iam::aws:/.test(String(policy.Arn))) return null
    const versions: readonly unknown[] = Array.isArray(policy.PolicyVersionList) ? policy.PolicyVersionList : []
    const PolicyVersionList = versions.map((each) => (isObject(each) && each.IsDefaultVersion === false ? null : each))
    return { ...policy, PolicyVersionList }
  })
  return { ...json, Policies }
}
