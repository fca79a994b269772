import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { iamArn } from '../stack-location.ts'

const document = z.record(z.string(), z.unknown())
const tags = z.array(z.object({ Key: z.string(), Value: z.string() })).default([])
const inline = z.array(z.object({ PolicyName: z.string(), PolicyDocument: document })).default([])

/** CloudFormation takes a trust policy as a text too, in which it can substitute keys as well as values. */
const trust = z.union([document, z.string().transform((text) => document.parse(JSON.parse(text)))])

const roleProperties = z.object({
  Path: z.string().default('/'),
  Description: z.string().optional(),
  AssumeRolePolicyDocument: trust,
  Policies: inline,
  ManagedPolicyArns: z.array(z.string()).default([]),
  PermissionsBoundary: z.string().optional(),
  Tags: tags,
})

export const iamRole: Kind<z.infer<typeof roleProperties>> = {
  type: 'AWS::IAM::Role',
  properties: roleProperties,
  identify: ({ property, generated, location }) => {
    const name = property('RoleName') ?? generated
    const path = property('Path') ?? '/'
    return { ref: name, attributes: { Arn: iamArn(location, `role${path}${name}`), RoleId: `AROA${generated}` } }
  },
}

const managedProperties = z.object({
  Path: z.string().default('/'),
  Description: z.string().optional(),
  PolicyDocument: document,
  Roles: z.array(z.string()).default([]),
})

export const iamManagedPolicy: Kind<z.infer<typeof managedProperties>> = {
  type: 'AWS::IAM::ManagedPolicy',
  properties: managedProperties,
  identify: ({ property, generated, location }) => {
    const policyArn = iamArn(location, `policy${property('Path') ?? '/'}${property('ManagedPolicyName') ?? generated}`)
    return { ref: policyArn, attributes: { PolicyArn: policyArn, Arn: policyArn } }
  },
}

const policyProperties = z.object({
  PolicyName: z.string(),
  PolicyDocument: document,
  Roles: z.array(z.string()).default([]),
})

/** An inline policy that is a separate resource. */
export const iamPolicy: Kind<z.infer<typeof policyProperties>> = {
  type: 'AWS::IAM::Policy',
  properties: policyProperties,
  identify: ({ property, generated }) => ({ ref: property('PolicyName') ?? generated, attributes: {} }),
}
