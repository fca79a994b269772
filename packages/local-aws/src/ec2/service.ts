import { answerXml } from '../api/answer-xml.ts'
import { nestedFields } from '../api/nested-fields.ts'
import type { ApiOperation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import { actionOf, readQuery } from '../protocol/query.ts'
import { element } from '../protocol/xml.ts'
import type { Call, Service } from '../service.ts'
import type { StackLocation } from '../template/stack-location.ts'
import type { WireResponse } from '../wire.ts'
import { describeOperations } from './describe.ts'
import { interfaceOperations } from './interface-operations.ts'
import { defaultNetwork } from './network.ts'
import { permissionOperations } from './permission-operations.ts'

/** EC2 as services use it that run a job in a VPC: network interfaces in the account's default VPC. */
export function ec2Service(location: StackLocation): Service {
  const network = defaultNetwork(location)
  const interfaces = { all: new Map(), permissions: new Map(), tokens: new Map() }
  const operations = {
    ...describeOperations(network, interfaces, location),
    ...interfaceOperations(network, interfaces, location),
    ...permissionOperations(network, interfaces, location),
  }
  return {
    signingName: 'ec2',
    protocol: 'ec2',
    operationOf: actionOf,
    handle: (call) => respond(operations, call),
  }
}

function respond(operations: Readonly<Record<string, ApiOperation>>, call: Call): WireResponse {
  const { request, requestId } = call
  const name = actionOf(request)
  const found = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (!found) throw new AwsError('InvalidAction', 400, `Local AWS does not support the EC2 action ${name}`)
  const answer = { requestId, ...found(nestedFields(readQuery(request)), call) }
  const namespace = ' xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"'
  const headers = { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId }
  return { status: 200, headers, body: Buffer.from(element(`${name}Response`, answerXml(answer, 'item'), namespace)) }
}
