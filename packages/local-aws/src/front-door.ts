import { randomUUID } from 'node:crypto'
import { authenticate } from './authentication.ts'
import { refusal } from './authentication-errors.ts'
import { authorizer } from './authorization.ts'
import { withoutChunks } from './aws-chunked.ts'
import { AwsError } from './aws-error.ts'
import { type CallRecord, type Calls, recordCalls } from './calls.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Directory } from './iam/directory.ts'
import { errorResponse } from './protocol/errors.ts'
import type { Call, Caller, Protocol, Service } from './service.ts'
import { readSignature } from './signature.ts'
import type { WireRequest, WireResponse } from './wire.ts'

export type FrontDoorOptions = {
  readonly services: readonly Service[]
  readonly directory: Directory
  readonly clock: Clock
  readonly account: string
  readonly region: string
  readonly faults?: Faults
}

/** The one way in: every request is authenticated, authorised, counted, and answered in its own protocol. */
export interface FrontDoor {
  readonly account: string
  readonly region: string
  readonly calls: Calls
  /** Rejects only if the connection breaks (an injected fault) or local AWS itself has a defect. */
  handle(request: WireRequest): Promise<WireResponse>
}

export function frontDoor({ services, directory, clock, account, region, faults }: FrontDoorOptions): FrontDoor {
  const bySigningName = new Map(services.map((service) => [service.signingName, service]))
  const calls = recordCalls()
  return { account, region, calls, handle }

  async function handle(request: WireRequest): Promise<WireResponse> {
    const requestId = randomUUID()
    const signature = readSignature(request)
    if (!signature) return unsigned(request, requestId)
    const service = bySigningName.get(signature.service)
    if (!service) return notImplemented(signature.service, request, requestId)

    const seen = { at: clock.now(), service: service.signingName, operation: service.operationOf(request) }
    let caller: Caller | undefined
    try {
      const bearer = authenticate(request, signature, service, directory, seen.at)
      caller = bearer.caller
      directory.noteUse(caller.accessKeyId, signature.service, signature.region)
      const { origin } = request
      const authorize = authorizer(bearer, { origin, now: seen.at, region: signature.region, account })
      const response = await carryOut(service, { request: withoutChunks(request), caller, authorize, requestId }, seen)
      calls.add({ ...seen, caller, ...errorOf(response) })
      return response
    } catch (error) {
      calls.add({ ...seen, caller, errorCode: codeOf(error) })
      if (error instanceof AwsError) return errorResponse(error, service, requestId, request)
      throw error
    }
  }

  async function carryOut(service: Service, call: Call, seen: Seen): Promise<WireResponse> {
    const attempt = { ...seen, protocol: service.protocol, caller: call.caller }
    raise(faults?.before(attempt))
    const response = await service.handle(call)
    raise(faults?.after(attempt))
    return response
  }
}

type Seen = Omit<CallRecord, 'caller' | 'errorCode'>

function raise(fault: Error | undefined): void {
  if (fault) throw fault
}

// What names no service by its signature is told apart by how it looks.
function unsigned(request: WireRequest, requestId: string): WireResponse {
  const protocol = protocolOf(request)
  return errorResponse(refusal('no signature', protocol), { protocol, signingName: '' }, requestId, request)
}

function notImplemented(name: string, request: WireRequest, requestId: string): WireResponse {
  const error = new AwsError('NotImplemented', 501, `Local AWS does not speak ${name}`)
  const guess = protocolOf(request)
  const protocol = guess === 'rest-xml' && name !== 's3' ? 'rest-json' : guess
  return errorResponse(error, { protocol, signingName: name }, requestId, request)
}

function protocolOf({ headers }: WireRequest): Protocol {
  if (headers['x-amz-target']) return 'json'
  if (headers['content-type']?.includes('x-www-form-urlencoded')) return 'query'
  return headers['content-type']?.includes('json') ? 'rest-json' : 'rest-xml'
}

function errorOf({ status, headers }: WireResponse): Pick<CallRecord, 'errorCode'> {
  return status < 400 ? {} : { errorCode: headers['x-amzn-errortype'] ?? String(status) }
}

function codeOf(error: unknown): string {
  if (error instanceof AwsError) return error.code
  return error instanceof Error ? error.name : 'Error'
}
