import * as sdk from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'
import { PARAMETERS } from '../../src/s3/parameters.ts'
import { anAccount } from '../account.ts'
import { operationsOf, type Parameter, type SdkOperation } from '../sdk-model.ts'

const OPERATIONS = operationsOf(sdk)
const SUPPORTED = OPERATIONS.filter(({ name }) => Object.hasOwn(PARAMETERS, name))
const OTHERS = OPERATIONS.filter(({ name }) => !Object.hasOwn(PARAMETERS, name))

/** What a request needs so that the SDK sends it, and so that it is this operation. */
const ADDRESS: Readonly<Record<string, unknown>> = {
  ...{ Bucket: 'data', Key: 'a', CopySource: 'data/a', UploadId: 'none', PartNumber: 1, Body: 'x', VersionId: 'null' },
  ...{ RequestRoute: 'route', RequestToken: 'token', RenameSource: 'a' },
}

/** Without the optional ones: a part is one of an upload, and a version is deleted by another right. */
function addressOf({ name, parameters }: SdkOperation): Readonly<Record<string, unknown>> {
  const names = parameters.map((parameter) => parameter.name)
  const optional = [
    ...(names.includes('UploadId') ? [] : ['PartNumber']),
    ...(name === 'DeleteObject' ? ['VersionId'] : []),
  ]
  return Object.fromEntries(Object.entries(ADDRESS).filter(([one]) => names.includes(one) && !optional.includes(one)))
}

/** An account with the object `a` in the bucket `data`, and the answer to one request. */
async function ask(operation: SdkOperation, input: Readonly<Record<string, unknown>>) {
  const account = anAccount()
  account.storage.createBucket('data')
  account.storage.putObject('data', 'a', 'model')
  const send: (command: unknown) => Promise<unknown> = (command) => Reflect.apply(client.send, client, [command])
  const client = account.s3()
  const answer = await send(operation.command(input)).then(
    () => ({ status: 200, message: '' }),
    (error: unknown) => ({
      status: Reflect.get(Object(Reflect.get(Object(error), '$metadata')), 'httpStatusCode'),
      message: String(error),
    }),
  )
  const object = account.storage.buckets.get('data')?.objects.get('a')
  return { ...answer, calls: account.aws.calls.all, kept: object && Buffer.from(object.body).toString() }
}

test.each(OTHERS.map((operation) => [operation.name, operation] as const))(
  '%s is not implemented: it is refused, and changes nothing',
  async (name, operation) => {
    const { status, kept, calls } = await ask(operation, addressOf(operation))
    expect(status).toBe(501)
    expect(kept).toBe('model')
    expect(calls.map((call) => call.operation)).not.toContain(name)
  },
)

test.each(SUPPORTED.map((operation) => [operation.name, operation] as const))(
  '%s is known by its name',
  async (name, operation) => {
    const { calls } = await ask(operation, addressOf(operation))
    expect(calls.map((call) => call.operation)).toEqual([name])
  },
)

describe('a parameter that local AWS does not honour is refused by name', () => {
  test.each(SUPPORTED.flatMap(unknownParameters))('%s with %s', async (_, wireName, operation, parameter) => {
    const { status, message, kept } = await ask(operation, {
      ...addressOf(operation),
      [parameter.name]: exampleOf(parameter),
    })
    expect(status).toBe(501)
    // An answer to HEAD has no body.
    if (!operation.name.startsWith('Head')) expect(message).toContain(wireName)
    expect(kept).toBe('model')
  })
})

test.each(SUPPORTED.map((operation) => [operation.name, operation.parameters] as const))(
  'all that %s honours is in the model of the SDK',
  (name, parameters) => {
    const { query = [], headers = [] } = PARAMETERS[name] ?? {}
    const model = parameters.flatMap((one) => [one.query ?? [], one.header ?? []].flat())
    // The algorithm of a checksum is the end of a header's name; the subresource is part of the address.
    const own = (one: string) => one.startsWith('x-amz-checksum-') || SUBRESOURCES.includes(one)
    const strange = [...query, ...headers].filter((one) => !own(one) && !model.some((known) => matches(one, known)))
    expect(strange).toEqual([])
  },
)

const SUBRESOURCES = 'acl delete encryption list-type location policy uploads versioning versions'.split(' ')

function unknownParameters(operation: SdkOperation) {
  const { query = [], headers = [] } = PARAMETERS[operation.name] ?? {}
  return operation.parameters.flatMap((parameter) => {
    const wireName = parameter.query ?? parameter.header ?? ''
    const known = [...query, ...headers, ...EVERYWHERE].some((one) => matches(one, wireName))
    return known || !isMeant(parameter) ? [] : [[operation.name, wireName, operation, parameter] as const]
  })
}

const EVERYWHERE = ['x-amz-expected-bucket-owner', 'x-amz-request-payer', 'x-amz-sdk-checksum-algorithm']

/** Other headers are HTTP's own: they describe a body, or name a range of it. */
function isMeant({ query, header = '' }: Parameter): boolean {
  return query !== undefined || header.startsWith('x-amz-') || header.startsWith('if-')
}

function matches(known: string, name: string): boolean {
  return known.endsWith('*') ? name.startsWith(known.slice(0, -1)) : known === name
}

const [BOOLEAN, NUMBER, BLOB] = [2, 1, 21]

function exampleOf({ schema }: Parameter): unknown {
  if (schema === BOOLEAN) return true
  if (schema === NUMBER) return 1
  if (schema === BLOB) return Buffer.from('x')
  if (typeof schema === 'number' && schema >= 64) return ['x']
  return typeof schema === 'number' && schema > BOOLEAN && schema < 8 ? new Date(0) : 'x'
}
