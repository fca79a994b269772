import { ListAccessKeysCommand } from '@aws-sdk/client-iam'
import { tigrisUncached } from './client.ts'

/**
 * A call that Tigris has and AWS has not: a form as for IAM, that is answered with JSON. AWS's client signs, repeats and times it; as it
 * knows no such call, it carries another one, whose form is replaced before it is signed, and whose answer is taken before it is read.
 */
export async function extension(fields: Readonly<Record<string, string>>): Promise<unknown> {
  const carrier = new ListAccessKeysCommand({})
  let answer: unknown
  carrier.middlewareStack.add(
    (next) => (args) => {
      const { request } = args
      if (!isForm(request)) throw new Error(`Cannot call ${fields.Action} of Tigris: AWS's client makes no form of it`)
      request.body = new URLSearchParams(fields).toString()
      request.headers = { ...request.headers, accept: 'application/json', 'content-length': `${request.body.length}` }
      return next(args)
    },
    { step: 'build', priority: 'low', name: 'replaceForm' },
  )
  carrier.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      if (isAnswer(result.response)) {
        answer = read(await textOf(result.response.body), result.response.statusCode, fields.Action)
        result.response.body = NO_KEYS
      }
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'takeAnswer' },
  )
  await tigrisUncached().send(carrier)
  return answer
}

/** An empty answer to the call that carries the other. */
const NO_KEYS = new TextEncoder().encode('<ListAccessKeysResponse><ListAccessKeysResult/></ListAccessKeysResponse>')

function read(text: string, status: number, action = ''): unknown {
  if (status === 200) return JSON.parse(text)
  const [$fault, name] =
    status < 500 ? ['client', NAMES[status] ?? `Status${status}`] : ['server', 'ServiceUnavailable']
  const error = new Error(`Tigris answers ${action} with status ${status}`)
  throw Object.assign(error, { $fault, name, $metadata: { httpStatusCode: status } })
}

/** What AWS's client calls these, and repeats or does not. */
const NAMES: Readonly<Record<number, string>> = { 404: 'NoSuchEntity', 429: 'ThrottlingException' }

type Form = { body: string; headers: Record<string, string> }

function isForm(request: unknown): request is Form {
  return typeof request === 'object' && request !== null && 'body' in request && typeof request.body === 'string'
}

type Answer = { body: unknown; statusCode: number }

function isAnswer(response: unknown): response is Answer {
  return (
    typeof response === 'object' &&
    response !== null &&
    'statusCode' in response &&
    typeof response.statusCode === 'number'
  )
}

/** Bytes, or a stream of them. */
async function textOf(body: unknown): Promise<string> {
  if (body instanceof Uint8Array) return new TextDecoder().decode(body)
  const chunks: Uint8Array[] = []
  if (isStream(body)) for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
