import { isTrusted, readTrust } from '@curfew/local-aws/iam/trust'
import { isTrue, type Scope } from '@curfew/local-aws/template/intrinsics'
import type { Kind } from '@curfew/local-aws/template/kind'
import { iamRole } from '@curfew/local-aws/template/kinds/iam'
import { readResources } from '@curfew/local-aws/template/resources'
import * as z from 'zod'
import { at, changed, PLACE, type Template } from './template.ts'
import { yamlTemplate } from './yaml-template.ts'

export const PRINCIPAL = yamlTemplate('infra/principal.yml')

type Given = Readonly<Record<string, string>>

const userProperties = z.object({
  UserName: z.string(),
  PermissionsBoundary: z.string(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
})
const iamUser: Kind<z.infer<typeof userProperties>> = {
  type: 'AWS::IAM::User',
  properties: userProperties,
  identify: ({ property, generated }) => ({ ref: property('UserName') ?? generated, attributes: { Arn: 'arn' } }),
}

const rules = z.record(
  z.string(),
  z.object({
    RuleCondition: z.unknown(),
    Assertions: z.array(z.object({ Assert: z.unknown(), AssertDescription: z.string() })),
  }),
)

/** What infra/principal.yml creates with these parameters. */
export function principal(given: Given) {
  const resources = readResources(withParameters(given), PLACE, [iamUser, iamRole])
  return {
    users: resources.all(iamUser).map(({ properties }) => properties),
    roles: resources.all(iamRole).map(({ properties }) => properties),
    arn: resources.outputs.Arn,
  }
}

/** Whether the role that it creates lets somebody of a name call an action on it. */
export function trusts(given: Given) {
  const [role] = principal({ Name: 'trainer-batch', Kind: 'role', ...given }).roles
  const trust = readTrust(JSON.stringify(role?.AssumeRolePolicyDocument))
  return (name: string, context: Given, action = 'sts:AssumeRole') => isTrusted(trust, [name], context, action)
}

/** What CloudFormation says to parameters that break a rule, before it creates anything. */
export function refusals(given: Given): readonly string[] {
  const template = withParameters({ Name: 'x', ...given })
  const scope: Scope = {
    ref: (name) => at(template, `Parameters/${name}/Default`),
    attribute: (logicalId) => {
      throw new Error(`A rule refers to the resource ${logicalId}`)
    },
    condition: (name) => {
      throw new Error(`A rule refers to the condition ${name}, which CloudFormation does not allow`)
    },
  }
  return Object.values(rules.parse(at(template, 'Rules'))).flatMap(({ RuleCondition, Assertions }) =>
    isTrue(RuleCondition, scope)
      ? Assertions.filter(({ Assert }) => !isTrue(Assert, scope)).map(({ AssertDescription }) => AssertDescription)
      : [],
  )
}

function withParameters(given: Given): Template {
  return Object.entries(given).reduce(
    (whole, [name, value]) => changed(whole, `Parameters/${name}/Default`, value),
    PRINCIPAL,
  )
}
