import { createAgenda } from '@curfew/local-aws/agenda'
import { manualClock } from '@curfew/local-aws/clock'
import { NoResponse } from '@curfew/local-aws/faults'
import type { Send } from '@curfew/local-aws/lambda/ports'
import type { WireRequest, WireResponse } from '@curfew/local-aws/wire'
import { describe, expect, test } from 'vitest'
import { at } from '#test/fixtures/seed.ts'
import { bundledTargets } from '#test/targets/contract/bundled-targets.ts'
import { passingTime } from '#test/targets/contract/passing-time.ts'

type Answer = { readonly status: number; readonly region?: string }

const answered = ({ status, region }: Answer): WireResponse => ({
  status,
  headers: region === undefined ? {} : { 'x-amz-bucket-region': region },
  body: new Uint8Array(),
})

/** What is missing of some buckets, how long that took, and what S3 was asked. */
async function missing(names: readonly string[], answer: Send) {
  const clock = manualClock(at('00:30'))
  const requests: WireRequest[] = []
  const connect: Send = (request) => {
    requests.push(request)
    return answer(request)
  }
  const time = passingTime(clock, createAgenda(clock))
  const env = { AWS_REGION: 'eu-west-1', URL_SUFFIX: 'amazonaws.com', HOME: '/nonexistent' }
  const { user } = await bundledTargets({ clock, time, connect, env })
  const found = await user.buckets?.missing(names)
  return { found, requests, seconds: (clock.now().getTime() - at('00:30').getTime()) / 1000 }
}

describe('a bucket is missing only if S3 says so', () => {
  test.each<readonly [string, Answer, boolean]>([
    ['404 without a region', { status: 404 }, true],
    ['not with a region, which only a bucket has', { status: 404, region: 'eu-west-1' }, false],
    ['not 403: it exists, whoever has it', { status: 403 }, false],
    ['not 200: it is public', { status: 200 }, false],
    ['not 301: it is in another region', { status: 301, region: 'us-east-1' }, false],
    ['not 400', { status: 400 }, false],
    ['not 503: S3 is out', { status: 503 }, false],
  ])('%s', async (_rule, answer, isMissing) => {
    const { found } = await missing(['acmeco'], async () => answered(answer))

    expect(found).toEqual(isMissing ? ['acmeco'] : [])
  })

  test('not if the connection breaks', async () => {
    const { found } = await missing(['acmeco'], () => Promise.reject(new Error('socket hang up')))

    expect(found).toEqual([])
  })

  test('not if S3 never answers, and then nobody waits for long', async () => {
    const names = Array.from({ length: 500 }, (_, index) => `bucket-${index}`)
    const { found, requests, seconds } = await missing(names, () => Promise.reject(new NoResponse()))

    expect(found).toEqual([])
    expect(requests).toHaveLength(100)
    expect(seconds).toBeLessThan(6)
  })

  test('not if it is there a second later: it was created just now', async () => {
    let looks = 0
    const { found, requests } = await missing(['acmeco'], async () => answered({ status: looks++ === 0 ? 404 : 403 }))

    expect(found).toEqual([])
    expect(requests).toHaveLength(2)
  })
})

test.each([
  ['acmeco-models', 'acmeco-models.s3.eu-west-1.amazonaws.com', '/'],
  // S3's certificate covers no name with a dot in front of its own.
  ['acmeco.models', 's3.eu-west-1.amazonaws.com', '/acmeco.models'],
])('bucket %s is asked for at %s%s, without a signature or a secret', async (name, host, path) => {
  const { requests } = await missing([name], async () => answered({ status: 403 }))

  expect(requests.map(({ method, ...one }) => `${method} ${one.host}${one.path}`)).toEqual([`HEAD ${host}${path}`])
  expect(Object.keys(requests[0]?.headers ?? {}).filter((header) => header !== 'host')).toEqual([])
})
