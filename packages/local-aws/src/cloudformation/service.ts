import * as z from 'zod'
import { answerXml } from '../api/answer-xml.ts'
import { nestedFields } from '../api/nested-fields.ts'
import { type ApiOperation, type Need, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import { actionOf, queryResponse, readQuery, validationFailure } from '../protocol/query.ts'
import type { Service } from '../service.ts'
import type { Stack } from '../template/stack.ts'
import { stackId } from '../template/stack-location.ts'
import { resourceOf, stackOf } from './describe.ts'

/** The CloudFormation API, as far as it describes the stack that is loaded. It deploys nothing. */
export function cloudFormationService(stack: Stack, createdAt: Date): Service {
  const operations = operationsOn(stack, createdAt)
  return {
    signingName: 'cloudformation',
    protocol: 'query',
    operationOf: actionOf,
    handle: (call) => {
      const name = actionOf(call.request)
      const found = Object.hasOwn(operations, name) ? operations[name] : undefined
      if (!found)
        throw new AwsError('InvalidAction', 400, `Local AWS does not support the CloudFormation operation ${name}`)
      const answer = answerXml(found(nestedFields(readQuery(call.request)), call), 'member')
      return queryResponse('cloudformation', name, call.requestId, answer)
    },
  }
}

const named = z.strictObject({ StackName: z.string() })
const oneResource = named.extend({ LogicalResourceId: z.string() })
const resourceQuery = z.strictObject({
  StackName: z.string().optional(),
  LogicalResourceId: z.string().optional(),
  PhysicalResourceId: z.string().optional(),
})

function operationsOn(stack: Stack, createdAt: Date): Readonly<Record<string, ApiOperation>> {
  const { location, description } = stack
  const id = stackId(location)
  // An account without a template has no stack.
  const isLoaded = description.resources.length > 0
  const isStack = (name: string) => isLoaded && (name === location.stackName || name === id)
  const existing = (name: string): void => {
    if (!isStack(name)) throw validationFailure(`Stack with id ${name} does not exist`)
  }
  const need = (action: string, name: string | undefined): readonly Need[] => {
    const { region, account } = location
    const other = `arn:aws:cloudformation:${region}:${account}:stack/${name}/*`
    const one = name !== undefined && isStack(name) ? id : other
    return [{ action: `cloudformation:${action}`, resource: name === undefined ? '*' : one }]
  }
  const resources = description.resources.map((resource) => resourceOf(resource, location, createdAt))
  const onlyResource = (logicalId: string) => {
    const found = resources.find(({ LogicalResourceId }) => LogicalResourceId === logicalId)
    if (found) return found
    throw validationFailure(`Resource ${logicalId} does not exist for stack ${location.stackName}`)
  }

  return {
    DescribeStacks: operation({
      input: named.partial(),
      needs: ({ StackName }) => need('DescribeStacks', StackName),
      answer: ({ StackName }) => {
        if (StackName !== undefined) existing(StackName)
        return { Stacks: isLoaded ? [stackOf(stack, createdAt)] : [] }
      },
    }),
    ListStacks: operation({
      input: z.strictObject({ StackStatusFilter: z.array(z.string()).optional() }),
      needs: () => need('ListStacks', undefined),
      answer: ({ StackStatusFilter }) => {
        const { StackId, StackName, CreationTime, StackStatus, DriftInformation } = stackOf(stack, createdAt)
        const isAsked = isLoaded && (StackStatusFilter?.includes(StackStatus) ?? true)
        const summary = { StackId, StackName, CreationTime, StackStatus, DriftInformation }
        return { StackSummaries: isAsked ? [summary] : [] }
      },
    }),
    DescribeStackResources: operation({
      input: resourceQuery.refine(
        ({ StackName, PhysicalResourceId }) => (StackName === undefined) !== (PhysicalResourceId === undefined),
        'name either StackName or PhysicalResourceId',
      ),
      needs: ({ StackName }) => need('DescribeStackResources', StackName),
      answer: ({ StackName, LogicalResourceId, PhysicalResourceId }) => {
        if (StackName !== undefined) existing(StackName)
        const physical = resources.some((one) => one.PhysicalResourceId === PhysicalResourceId)
        if (PhysicalResourceId !== undefined && !physical)
          throw validationFailure(`Stack for ${PhysicalResourceId} does not exist`)
        if (LogicalResourceId === undefined) return { StackResources: resources }
        return { StackResources: [onlyResource(LogicalResourceId)] }
      },
    }),
    DescribeStackResource: operation({
      input: oneResource,
      needs: ({ StackName }) => need('DescribeStackResource', StackName),
      answer: ({ StackName, LogicalResourceId }) => {
        existing(StackName)
        const { Timestamp: LastUpdatedTimestamp, ...detail } = onlyResource(LogicalResourceId)
        return { StackResourceDetail: { ...detail, LastUpdatedTimestamp } }
      },
    }),
    ListStackResources: operation({
      input: named,
      needs: ({ StackName }) => need('ListStackResources', StackName),
      answer: ({ StackName }) => {
        existing(StackName)
        const summaries = resources.map(({ Timestamp, StackId: _, StackName: __, ...summary }) => ({
          ...summary,
          LastUpdatedTimestamp: Timestamp,
        }))
        return { StackResourceSummaries: summaries }
      },
    }),
  }
}
