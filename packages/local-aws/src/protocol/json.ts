import * as z from 'zod'
import { AwsError } from '../aws-error.ts'
import type { WireRequest, WireResponse } from '../wire.ts'

const utf8 = new TextDecoder()
const bytes = new TextEncoder()

/** From the header `x-amz-target`: `AWSEvents.PutEvents` → `PutEvents`. Empty if there is none. */
export function operationOfTarget(request: WireRequest): string {
  const target = request.headers['x-amz-target'] ?? ''
  return target.slice(target.indexOf('.') + 1)
}

/** Parses the body; an empty one is an empty object, as in REST JSON. Throws SerializationException. */
export function readJson(request: WireRequest): unknown {
  if (request.body.length === 0) return {}
  try {
    return JSON.parse(utf8.decode(request.body))
  } catch {
    throw new AwsError('SerializationException', 400, 'The request body is not valid JSON')
  }
}

/** Throws ValidationException that lists every problem with its path, as AWS does. */
export function parse<T>(schema: z.ZodType<T>, input: unknown, code = 'ValidationException'): T {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const problems = result.error.issues.flatMap(problemsOf)
  const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`
  throw new AwsError(code, 400, `${count} detected: ${problems.join('; ')}`)
}

function problemsOf(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [`at '${z.core.toDotPath(issue.path)}': ${issue.message}`]
  return issue.keys.map((key) => `at '${z.core.toDotPath([...issue.path, key])}': ${NOT_SUPPORTED}`)
}

export const NOT_SUPPORTED = 'Local AWS does not support this parameter'

/** A response in AWS JSON 1.0 or 1.1, whichever the request has. */
export function answerJson(request: WireRequest, body: object, status = 200): WireResponse {
  const type = request.headers['content-type']?.startsWith('application/x-amz-json-1.0') ? '1.0' : '1.1'
  return {
    status,
    headers: { 'content-type': `application/x-amz-json-${type}` },
    body: bytes.encode(JSON.stringify(body)),
  }
}

export function answerRestJson(body: object, status = 200): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: bytes.encode(JSON.stringify(body)) }
}

/** The operations of a REST API: of each its method and path, such as `/schedules/{Name}`. */
type RestOperations = Readonly<Record<string, readonly [method: string, path: string]>>

/** The operation that a request means, and the labels in its path. `Unknown` if it means none. */
export function operationAt(operations: RestOperations, request: WireRequest) {
  for (const [operation, [method, path]] of Object.entries(operations)) {
    const labels = request.method === method ? matchPath(path, request.path) : undefined
    if (labels) return { operation, labels }
  }
  return { operation: 'Unknown', labels: {} }
}

/** `/schedules/{Name}` against `/schedules/backup` → `{ Name: 'backup' }`; undefined if it does not match. */
function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = template.split('/')
  const found = path.replace(/(.)\/$/, '$1').split('/')
  if (wanted.length !== found.length) return undefined
  const labels: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = found[index] ?? ''
    if (part.startsWith('{')) labels[part.slice(1, -1)] = decodeURIComponent(value)
    else if (part !== value) return undefined
  }
  return labels
}

/** Throws for a query parameter that the operation would ignore. */
export function refuseQuery(operation: string, query: URLSearchParams, honoured: readonly string[]): void {
  const unknown = [...query.keys()].filter((name) => !honoured.includes(name))
  if (unknown.length === 0) return
  const message = `Local AWS does not support the parameter ${unknown.join(', ')} of ${operation}`
  throw new AwsError('ValidationException', 400, message)
}

/** AWS JSON has instants as seconds since 1970, with milliseconds as decimals. */
export function epochSeconds(instant: Date): number {
  return instant.getTime() / 1000
}
