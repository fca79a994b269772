import { randomUUID } from 'node:crypto'
import { authenticate } from './authentication.ts'
import { authenticationError, wrongRegion } from './authentication-errors.ts'
import { authorizer as awsAuthorizer } from './authorization.ts'
import { withoutChunks } from './aws-chunked.ts'
import { AwsError } from './aws-error.ts'
import { type CallRecord, type Calls, createCallLog } from './calls.ts'
import type { Clock } from './clock.ts'
import type { Faults } from './faults.ts'
import type { Directory } from './iam/directory.ts'
import { errorResponse } from './protocol/errors.ts'
import type { Call, Caller, Protocol, Service } from './service.ts'
import { readSignature } from './signature.ts'
import type { WireRequest, WireResponse } from './wire.ts'

export type GatewayOptions = {
  readonly services: readonly Service[]
  readonly directory: Pick<Directory, 'byAccessKey' | 'recordUse'>
  readonly clock: Clock
  readonly account: string
  readonly region: string
  readonly faults?: Faults
  /** How permissions decide. Default: as those of AWS IAM. */
  readonly authorizer?: typeof awsAuthorizer
}

/** The single entry point: authenticates every request, routes it to its service, records it, and answers in the service's protocol. */
export interface Gateway {
  readonly account: string
  readonly region: string
  readonly calls: Calls
  /** Rejects only if an injected fault breaks or silences the connection, or if local AWS itself has a defect. */
  handle(request: WireRequest): Promise<WireResponse>
}

export function createGateway(options: GatewayOptions): Gateway {
  const { services, directory, clock, account, region, faults, authorizer = awsAuthorizer } = options
  const bySigningName = new Map(services.map((service) => [service.signingName, service]))
  const calls = createCallLog()
  return { account, region, calls, handle }

  async function handle(request: WireRequest): Promise<WireResponse> {
    const requestId = randomUUID()
    const signature = readSignature(request)
    if (!signature) return unsigned(request, requestId, bySigningName)
    const found = bySigningName.get(signature.service)
    if (!found) return unsupported(signature.service, request, requestId)
    const service = { ...found, protocol: found.protocolOf?.(request) ?? found.protocol }

    const info = { at: clock.now(), service: service.signingName, operation: service.operationOf(request) }
    let caller: Caller | undefined
    try {
      const bearer = authenticate(request, signature, service, directory, info.at)
      caller = bearer.caller
      const isGlobal = GLOBAL.includes(signature.service) && signature.region === GLOBAL_REGION
      if (signature.region !== region && !isGlobal) throw wrongRegion(signature.region, region, service.protocol)
      directory.recordUse(caller.accessKeyId, signature.service, signature.region)
      const { origin } = request
      const circumstances = { origin, now: info.at, region: signature.region, account }
      const authorize = authorizer(bearer, circumstances)
      const authorizeVia = (viaService: string) => authorizer(bearer, { ...circumstances, origin: { viaService } })
      const call = { request: withoutChunks(request), caller, authorize, authorizeVia, requestId }
      const response = await carryOut(service, call, info)
      calls.add({ ...info, caller, ...errorOf(response) })
      return response
    } catch (error) {
      calls.add({ ...info, caller, errorCode: codeOf(error) })
      if (error instanceof AwsError) return errorResponse(error, service, requestId, request)
      throw error
    }
  }

  async function carryOut(service: Service, call: Call, info: CallInfo): Promise<WireResponse> {
    const attempt = { ...info, protocol: service.protocol, caller: call.caller }
    raise(faults?.before(attempt))
    const response = await service.handle(call)
    raise(faults?.after(attempt))
    return response
  }
}

/** Services that AWS has once, and that SDKs sign for in this region. */
const GLOBAL = ['iam', 'sts']
const GLOBAL_REGION = 'us-east-1'

type CallInfo = Omit<CallRecord, 'caller' | 'errorCode'>

function raise(fault: Error | undefined): void {
  if (fault) throw fault
}

// Without a signature that names the service, the headers show which protocol the client speaks.
function unsigned(request: WireRequest, requestId: string, services: ReadonlyMap<string, Service>): WireResponse {
  const protocol = protocolOf(request)
  const service = services.get(UNSIGNED[protocol] ?? '')
  const answer = service?.handleUnsigned?.(request, requestId)
  if (answer) return answer
  return errorResponse(authenticationError('no signature', protocol), { protocol, signingName: '' }, requestId, request)
}

/** The services that have something to say to nobody. */
const UNSIGNED: Readonly<Partial<Record<Protocol, string>>> = { 'rest-xml': 's3', query: 'sts' }

function unsupported(name: string, request: WireRequest, requestId: string): WireResponse {
  const error = new AwsError('NotImplemented', 501, `Local AWS does not support ${name}`)
  const guess = protocolOf(request)
  const protocol = guess === 'rest-xml' && !name.startsWith('s3') ? 'rest-json' : guess
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
