import { AwsError } from '../aws-error.ts'
import { actionOf, queryResponse, readQuery, refuseParameters } from '../protocol/query.ts'
import type { Service } from '../service.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { attachmentOperations } from './attachments.ts'
import { extensions } from './extensions.ts'
import { keyOperations } from './keys.ts'
import { type Operations, type Organization, requireAdmin } from './operation.ts'
import { policyOperations } from './policies.ts'

/** Tigris' IAM: the Query protocol of AWS for what it took over, and forms that are answered with JSON for its own. */
export function tigrisIam(organization: Organization): Service {
  return {
    signingName: 'iam',
    protocol: 'query',
    protocolOf: (request) => (isExtension(request) ? 'rest-json' : 'query'),
    operationOf: actionOf,
    handle(call) {
      const action = actionOf(call.request)
      const input = readInput(call.request)
      const args = { organization, input, call }
      if (isExtension(call.request)) {
        const extension = known(extensions, action)
        refuseParameters(action, input, FIELDS_OF_EXTENSIONS)
        return jsonResponse(extension(args), call.requestId)
      }
      const operation = known(OPERATIONS, action)
      requireAdmin(organization, call, action)
      refuseParameters(action, input, PARAMETERS[action] ?? [])
      return queryResponse('iam', action, call.requestId, operation(args))
    },
  }
}

const OPERATIONS: Operations = { ...keyOperations, ...policyOperations, ...attachmentOperations }

const PAGE = ['Marker', 'MaxItems']

/** Of each operation, the parameters that it takes. Every other one is refused by its name. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  CreateAccessKey: ['UserName'],
  ListAccessKeys: ['UserName', ...PAGE],
  UpdateAccessKey: ['UserName', 'AccessKeyId', 'Status'],
  DeleteAccessKey: ['UserName', 'AccessKeyId'],
  CreatePolicy: ['PolicyName', 'PolicyDocument', 'Description'],
  GetPolicy: ['PolicyArn'],
  GetPolicyVersion: ['PolicyArn', 'VersionId'],
  ListPolicies: ['Scope', ...PAGE],
  DeletePolicy: ['PolicyArn'],
  AttachUserPolicy: ['UserName', 'PolicyArn'],
  DetachUserPolicy: ['UserName', 'PolicyArn'],
  ListUserPolicies: ['UserName', ...PAGE],
  ListEntitiesForPolicy: ['PolicyArn', ...PAGE],
}

const FIELDS_OF_EXTENSIONS = [
  ...['Req', 'Detailed', 'KeyId', 'AccessKeyId', 'PolicyArn', 'PolicyDocument', 'Description', 'ReqUUID'],
]

function isExtension({ headers }: WireRequest): boolean {
  return headers.accept?.includes('application/json') === true
}

/** Fields of the form, and of the query beside it. */
function readInput(request: WireRequest) {
  return new Map([...new URLSearchParams(request.query), ...readQuery(request)])
}

function known<Operation>(operations: Readonly<Record<string, Operation>>, action: string): Operation {
  const operation = Object.hasOwn(operations, action) ? operations[action] : undefined
  if (operation === undefined)
    throw new AwsError('NotImplemented', 501, `Tigris does not implement ${action}, or local Tigris does not`)
  return operation
}

function jsonResponse(answer: unknown, requestId: string): WireResponse {
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': requestId }
  return { status: 200, headers, body: Buffer.from(JSON.stringify(answer)) }
}
