import type { AwsError } from '../aws-error.ts'
import type { Service } from '../service.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { NAMESPACES } from './query.ts'
import { element } from './xml.ts'

/** An error in the format of the service's protocol. */
export function errorResponse(
  error: AwsError,
  service: Pick<Service, 'protocol' | 'signingName'>,
  requestId: string,
  request: WireRequest,
): WireResponse {
  switch (service.protocol) {
    case 'query':
      return queryError(error, service.signingName, requestId)
    case 'ec2':
      return ec2Error(error, requestId)
    case 'rest-xml':
      return s3Error(error, requestId, request)
    default:
      return jsonError(error, service.protocol, requestId)
  }
}

function queryError({ code, message, status }: AwsError, signingName: string, requestId: string): WireResponse {
  const content = {
    Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
    RequestId: requestId,
  }
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: Buffer.from(element('ErrorResponse', content, ` xmlns="${NAMESPACES[signingName] ?? ''}"`)),
  }
}

// EC2 has a format of its own, and a code of its own for a denial.
function ec2Error({ code, message, status }: AwsError, requestId: string): WireResponse {
  const denied = code === 'AccessDenied'
  const text = denied ? `You are not authorized to perform this operation. ${message}` : message
  const problem = { Code: denied ? 'UnauthorizedOperation' : code, Message: text }
  const document = element('Response', { Errors: { Error: problem }, RequestID: requestId })
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body: Buffer.from(document) }
}

// A response to HEAD has no body: clients read the status only.
function s3Error({ code, message, status, elements }: AwsError, requestId: string, request: WireRequest): WireResponse {
  const content = {
    Code: code,
    Message: message,
    ...elements,
    Resource: decodePath(request.path),
    RequestId: requestId,
    HostId: 'local',
  }
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', content)}`
  const headers = { 'x-amz-request-id': requestId, 'x-amz-id-2': 'local' }
  if (request.method === 'HEAD' || status === 304) return { status, headers, body: new Uint8Array() }
  return { status, headers: { ...headers, 'content-type': 'application/xml' }, body: Buffer.from(body) }
}

// AWS JSON answers a denial with status 400, REST JSON with 403; both use the code AccessDeniedException.
function jsonError(error: AwsError, protocol: 'json' | 'rest-json', requestId: string): WireResponse {
  const denied = error.code === 'AccessDenied'
  const code = denied ? 'AccessDeniedException' : error.code
  const rest = protocol === 'rest-json'
  const answer = rest ? { message: error.message, Message: error.message } : { __type: code, message: error.message }
  return {
    status: denied && !rest ? 400 : error.status,
    headers: {
      'content-type': rest ? 'application/json' : 'application/x-amz-json-1.1',
      'x-amzn-errortype': code,
      'x-amzn-requestid': requestId,
    },
    body: Buffer.from(JSON.stringify(answer)),
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
