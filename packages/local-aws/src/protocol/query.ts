import { AwsError } from '../aws-error.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { element, type Xml } from './xml.ts'

/** The fields of one AWS Query request by their flat names, such as `Tags.member.1.Key`. */
export type QueryInput = ReadonlyMap<string, string>

/** XML namespaces by signing name. */
export const NAMESPACES: Readonly<Record<string, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  cloudformation: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  monitoring: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
}

/** Reads the fields from the body or, if it is empty, from the query string. */
export function readQuery(request: WireRequest): QueryInput {
  return new Map(new URLSearchParams(request.body.length > 0 ? text(request.body) : request.query))
}

/** Only the `Action`, without parsing other fields, which may hold large policy documents. */
export function actionOf(request: WireRequest): string {
  const form = request.body.length > 0 ? text(request.body) : request.query
  return /(?:^|&)Action=(\w+)/.exec(form)?.[1] ?? 'Unknown'
}

/** Throws AWS's `ValidationError` if the field is missing. */
export function required(input: QueryInput, name: string): string {
  const value = input.get(name)
  if (value !== undefined) return value
  const field = name.charAt(0).toLowerCase() + name.slice(1)
  throw validationError(`Value null at '${field}' failed to satisfy constraint: Member must not be null`)
}

/** `TagKeys.member.1`, `TagKeys.member.2` … */
export function textList(input: QueryInput, name: string): readonly string[] {
  return numberedFields((index) => input.get(`${name}.member.${index}`))
}

/** `Tags.member.1.Key` and `Tags.member.1.Value` … */
export function tagList(input: QueryInput, name = 'Tags'): ReadonlyMap<string, string> {
  return new Map(
    numberedFields((index) => {
      const key = input.get(`${name}.member.${index}.Key`)
      return key === undefined ? undefined : ([key, input.get(`${name}.member.${index}.Value`) ?? ''] as const)
    }),
  )
}

/** `<CreateUserResponse><CreateUserResult>…`. Operations without output have no result element. */
export function queryResponse(signingName: string, action: string, requestId: string, result?: Xml): WireResponse {
  const body = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } }
  const namespace = ` xmlns="${NAMESPACES[signingName] ?? ''}"`
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: Buffer.from(element(`${action}Response`, body, namespace)),
  }
}

export function validationError(problem: string): AwsError {
  return validationFailure(`1 validation error detected: ${problem}`)
}

export function validationFailure(message: string): AwsError {
  return new AwsError('ValidationError', 400, message)
}

/** Throws `NotImplemented` for fields that are none of these parameters: a parameter that were ignored would mislead. */
export function refuseParameters(action: string, input: QueryInput, honoured: readonly string[]): void {
  for (const field of input.keys()) {
    const [name = ''] = field.split('.', 1)
    if (name === 'Action' || name === 'Version' || honoured.includes(name)) continue
    throw new AwsError('NotImplemented', 501, `Local AWS does not support the parameter ${name} of ${action}`)
  }
}

/** What `read` finds for 1, 2 and so on, until it finds nothing. */
export function numberedFields<T>(read: (index: number) => T | undefined): readonly T[] {
  const found: T[] = []
  for (let value = read(1); value !== undefined; value = read(found.length + 1)) found.push(value)
  return found
}

function text(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
}
