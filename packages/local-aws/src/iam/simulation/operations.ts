import { type QueryInput, required } from '../../protocol/query.ts'
import { members, type Xml } from '../../protocol/xml.ts'
import type { Context } from '../../service.ts'
import { invalidInput, noSuchEntity } from '../errors.ts'
import { matching } from '../fields.ts'
import type { Args, Operations } from '../operation.ts'
import { pageOf } from '../page.ts'
import type { Holder, State } from '../state.ts'
import { contextKeysOf } from './context-keys.ts'
import { type Decision, decide, type Policies } from './decide.ts'
import { actionsField, callerField, contextField, documentsField, ownerField, resourcesField } from './input.ts'
import { boundaryOfHolder, type PolicySource, policiesOfHolder } from './policy-source.ts'
import { readResourcePolicy } from './resource-policy.ts'

export const simulationOperations: Operations = {
  SimulateCustomPolicy({ input, call }) {
    call.authorize('iam:SimulateCustomPolicy', '*')
    required(input, 'PolicyInputList.member.1')
    return simulated(input, { identity: sent(input), boundary: undefined }, undefined)
  },
  SimulatePrincipalPolicy(args) {
    const { iam, input } = args
    const holder = sourceOf(args, 'SimulatePrincipalPolicy')
    const state = iam.store.visible()
    const identity = [...policiesOfHolder(state, holder), ...sent(input)]
    return simulated(input, { identity, boundary: boundaryOfHolder(state, holder) }, holder)
  },
  GetContextKeysForCustomPolicy({ input, call }) {
    call.authorize('iam:GetContextKeysForCustomPolicy', '*')
    required(input, 'PolicyInputList.member.1')
    return keysOf(sent(input))
  },
  GetContextKeysForPrincipalPolicy(args) {
    const holder = sourceOf(args, 'GetContextKeysForPrincipalPolicy')
    return keysOf([...policiesOfHolder(args.iam.store.visible(), holder), ...sent(args.input)])
  },
}

function simulated(input: QueryInput, own: Omit<Policies, 'resource'>, holder: Holder | undefined): Xml {
  const boundary = boundaryField(input) ?? own.boundary
  const callerArn = callerField(input) ?? (holder?.kind === 'user' ? holder.arn : undefined)
  const policies = { ...own, boundary, resource: resourceField(input, callerArn) }
  const context = { ...callerKeys(callerArn), ...contextField(input) }
  const resources = resourcesField(input)
  const results = actionsField(input).flatMap((action) =>
    resources.map((resource) => ({ action, resource, ...decide(policies, { action, resource, context }) })),
  )
  const keyed = results.map((result, index) => ({ result, key: String(index).padStart(9, '0') }))
  const { items, rest } = pageOf(keyed, ({ key }) => key, input)
  return { EvaluationResults: members(items.map(({ result }) => resultXml(result))), ...rest }
}

/** Authorizes the call on the user, role or group that it names. */
function sourceOf({ iam, input, call }: Args, action: string): Holder {
  const pattern = /^arn:aws:iam::\d{12}:(?:user|role|group)\/.+$/
  const arn = matching('PolicySourceArn', required(input, 'PolicySourceArn'), pattern, 2048)
  call.authorize(`iam:${action}`, arn)
  const found = holdersIn(iam.store.visible()).find((holder) => holder.arn === arn)
  if (found) return found
  throw noSuchEntity(`The entity with ARN ${arn} cannot be found.`)
}

function holdersIn({ users, roles, groups }: State): readonly Holder[] {
  return [...users.values(), ...roles.values(), ...groups.values()]
}

function sent(input: QueryInput): readonly PolicySource[] {
  return documentsField(input, 'PolicyInputList').map((document, index) => ({
    id: `PolicyInputList.${index + 1}`,
    type: 'IAM Policy',
    document,
  }))
}

/** It replaces the one that the user or role has. */
function boundaryField(input: QueryInput): PolicySource | undefined {
  const field = 'PermissionsBoundaryPolicyInputList'
  const [document, ...others] = documentsField(input, field)
  if (others.length > 0) throw invalidInput(`${field} takes one policy: a user or role has one permissions boundary`)
  return document && { id: `${field}.1`, type: 'Permissions Boundary Policy', document }
}

function resourceField(input: QueryInput, callerArn: string | undefined): Policies['resource'] {
  const text = input.get('ResourcePolicy')
  const owner = ownerField(input)
  if (text === undefined) {
    if (owner === undefined || owner === callerArn?.split(':')[4]) return undefined
    throw invalidInput('ResourceOwner: a resource of another account needs its ResourcePolicy as well')
  }
  if (callerArn === undefined)
    throw invalidInput('CallerArn: a simulation with a ResourcePolicy needs the ARN of the user who calls')
  return readResourcePolicy(text, callerArn, owner !== undefined && owner !== callerArn.split(':')[4])
}

/** What the ARN of the caller says about them. */
function callerKeys(arn: string | undefined): Context {
  if (arn === undefined) return {}
  const keys = { 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': arn.split(':')[4] ?? '' }
  return { ...keys, 'aws:PrincipalType': 'User', 'aws:username': arn.slice(arn.lastIndexOf('/') + 1) }
}

function resultXml({ action, resource, ...decision }: Decision & { action: string; resource: string }): Xml {
  const { allowedByBoundary, matched, missingKeys } = decision
  const bounded =
    allowedByBoundary === undefined ? undefined : { AllowedByPermissionsBoundary: String(allowedByBoundary) }
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision.decision,
    MatchedStatements: members(matched),
    MissingContextValues: members(missingKeys),
    PermissionsBoundaryDecisionDetail: bounded,
  }
}

function keysOf(sources: readonly PolicySource[]): Xml {
  return { ContextKeyNames: members(contextKeysOf(sources.map(({ document }) => document.policy))) }
}
