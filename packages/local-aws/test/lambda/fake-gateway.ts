import { Readable } from 'node:stream'
import { AwsError } from '../../src/aws-error.ts'
import type { Roles } from '../../src/lambda/ports.ts'
import type { Context, Service } from '../../src/service.ts'
import type { WireRequest, WireResponse } from '../../src/wire.ts'

export type Authorization = { readonly action: string; readonly resource: string; readonly context: Context }

const bytes = new TextEncoder()

/** A gateway that verifies no signatures: it routes by signing name, records each authorization, and denies as configured. */
export function fakeGateway(
  services: readonly Service[],
  denies: (authorization: Authorization) => boolean = () => false,
) {
  const authorizations: Authorization[] = []
  const accessKeys: string[] = []

  const handle = async (request: WireRequest): Promise<WireResponse> => {
    const [, accessKeyId = '', name = ''] =
      /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? []
    accessKeys.push(accessKeyId)
    const service = services.find(({ signingName }) => signingName === name)
    if (!service) throw new Error(`No service has the signing name ${name}`)
    const caller = {
      kind: 'user',
      name: 'tester',
      arn: 'arn:aws:iam::1:user/tester',
      account: '1',
      userId: 'A',
    } as const
    const authorize = (action: string, resource: string, context: Context = {}) => {
      authorizations.push({ action, resource, context })
      if (!denies({ action, resource, context })) return
      throw new AwsError('AccessDeniedException', 400, `User is not authorized to perform: ${action} on ${resource}`)
    }
    try {
      const by = { caller: { ...caller, accessKeyId }, authorize, authorizeVia: () => authorize }
      return await service.handle({ request, ...by, requestId: 'request-1' })
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      const body = bytes.encode(JSON.stringify({ __type: error.code, message: error.message }))
      return { status: error.status, headers: { 'x-amzn-errortype': error.code }, body }
    }
  }
  return { handle, authorizations, accessKeys }
}

type SdkRequest = {
  method: string
  hostname: string
  path: string
  query: Record<string, string | string[] | null>
  headers: Record<string, string>
  body?: unknown
}

/** Options for SDK clients that send their requests to the fake gateway. */
export function clientOptions(handle: (request: WireRequest) => Promise<WireResponse>) {
  return {
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATESTER', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: SdkRequest) => {
        const body = request.body instanceof Uint8Array ? request.body : bytes.encode(textOf(request.body))
        const query = new URLSearchParams()
        for (const [key, value] of Object.entries(request.query)) query.set(key, String(value ?? ''))
        const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value] as const)
        const response = await handle({
          method: request.method,
          host: request.hostname,
          path: request.path,
          query: query.toString(),
          headers: Object.fromEntries(headers),
          body,
          origin: { sourceIp: '203.0.113.1' },
        })
        const stream = Readable.from(response.body.length === 0 ? [] : [Buffer.from(response.body)])
        return { response: { statusCode: response.status, headers: { ...response.headers }, body: stream } }
      },
    },
  }
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : ''
}

/** Roles that may do everything, except what `denies` selects. */
export function fakeRoles(
  denies: (authorization: Authorization & { roleArn: string }) => boolean = () => false,
  trusts = true,
) {
  const authorizations: (Authorization & { roleArn: string })[] = []
  const roles: Roles = {
    trusts: () => trusts,
    assumeRole: (roleArn) => ({
      accessKeyId: `ASIA-${roleArn.replace(/.*\//, '')}`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
    }),
    authorizeAs: (roleArn, action, resource, context) => {
      const question = { roleArn, action, resource, context }
      authorizations.push(question)
      return { decision: denies(question) ? 'deny' : 'allow', because: 'configured by the test' }
    },
  }
  return { roles, authorizations }
}
