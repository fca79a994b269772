import { request } from 'node:https'
import { setTimeout } from 'node:timers/promises'
import type { Buckets } from '#core/target.ts'
import { inParallel } from '#runtime/in-parallel.ts'
import { setting } from '#runtime/settings.ts'

/**
 * The buckets of S3, by its answer to a HEAD request that nobody signed. It needs no right, and so tells no more than
 * anybody can learn: not whose a bucket is. No SDK: it would sign, and it is larger than the rest of the Lambda.
 */
export const buckets: Buckets = { missing }

/** A request may name two thousand. More than a few are rare, and each costs a call. */
const MAX_BUCKETS = 100
const AT_ONCE = 20

/** For one answer. S3 must not hold up a grant: five rounds of these are the longest that a look takes. */
const LONGEST_MS = 1000

/** A bucket that was created a moment ago is there at the second look. */
const SECOND_LOOK_AFTER_MS = 1000

async function missing(names: readonly string[]): Promise<readonly string[]> {
  const found = await look(names.slice(0, MAX_BUCKETS))
  if (found.length === 0) return []
  await setTimeout(SECOND_LOOK_AFTER_MS)
  return look(found)
}

async function look(names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  await inParallel(names, AT_ONCE, async (name) => {
    if (await isMissing(name)) found.push(name)
  })
  return found
}

/** S3 names the region of a bucket that exists, whatever the status of the answer is. */
async function isMissing(name: string): Promise<boolean> {
  const answer = await headOf(name)
  return answer?.status === 404 && answer.region === undefined
}

type Answer = { readonly status: number | undefined; readonly region: unknown }

/** Undefined if S3 does not answer in time, or the connection fails. */
function headOf(name: string): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const sent = request({ method: 'HEAD', ...addressOf(name), timeout: LONGEST_MS }, (response) => {
      resolve({ status: response.statusCode, region: response.headers['x-amz-bucket-region'] })
      response.resume()
    })
    sent.on('error', () => resolve(undefined))
    sent.on('timeout', () => {
      resolve(undefined)
      sent.destroy()
    })
    sent.end()
  })
}

/** S3's certificate covers one name in front of its own, so a bucket with dots stands in the path. */
function addressOf(name: string): { readonly hostname: string; readonly path: string } {
  const endpoint = `s3.${setting('AWS_REGION')}.${setting('URL_SUFFIX')}`
  return name.includes('.') ? { hostname: endpoint, path: `/${name}` } : { hostname: `${name}.${endpoint}`, path: '/' }
}
