import { queryPairs } from '@curfew/local-aws/uri-encoding'
import type { WireRequest } from '@curfew/local-aws/wire'

/**
 * The operation of a request: IAM sends it in a form, other services in a header, and of Scheduler only one is called.
 * @param dayNumber a name that ends in this number is part of the request's name, without the number: so each call has the
 *   same name on every day of a scenario
 */
export function readRequest({ headers, body, path }: WireRequest, dayNumber: number) {
  const text = new TextDecoder().decode(body)
  const isForm = headers['content-type']?.includes('x-www-form-urlencoded') === true
  const form = new Map(isForm ? queryPairs(text) : [])
  const operation = headers['x-amz-target']?.split('.').at(-1) ?? form.get('Action') ?? 'CreateSchedule'
  const names = [...`${path} ${text}`.matchAll(new RegExp(`\\b([a-z][a-z-]*)-${dayNumber}\\b`, 'g'))].map(
    ([, name]) => name,
  )
  const about = [...new Set(names)].sort()
  return { operation, form, name: about.length === 0 ? operation : `${operation} of ${about.join(', ')}` }
}
