import { queryPairs } from '@curfew/local-aws/uri-encoding'
import type { WireRequest } from '@curfew/local-aws/wire'

/**
 * What a request asks for, as AWS writes it: IAM has the operation in a form, others in a header, and of Scheduler there is
 * one.
 * @param night names that end in this number are named, without it: they are the same in every night of a scenario
 */
export function readRequest({ headers, body, path }: WireRequest, crashDay: number) {
  const text = new TextDecoder().decode(body)
  const isForm = headers['content-type']?.includes('x-www-form-urlencoded') === true
  const form = new Map(isForm ? queryPairs(text) : [])
  const operation = headers['x-amz-target']?.split('.').at(-1) ?? form.get('Action') ?? 'CreateSchedule'
  const names = [...`${path} ${text}`.matchAll(new RegExp(`\\b([a-z][a-z-]*)-${crashDay}\\b`, 'g'))].map(
    ([, name]) => name,
  )
  const about = [...new Set(names)].sort()
  return { operation, form, name: about.length === 0 ? operation : `${operation} of ${about.join(', ')}` }
}
