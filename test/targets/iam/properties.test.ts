import { samePolicy } from '@curfew/iam-policy/canonical'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import { printPolicy } from '@curfew/iam-policy/print'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Location, Network } from '#core/access/access.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { compile } from '#targets/iam/compile.ts'
import { anyJobAccess, OWNERS } from './any-job-access.ts'
import { deployment } from './jobs.ts'
import { allows, fromTheJob, type Values } from './requests.ts'

const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:AbortMultipartUpload', 's3:DeleteObject']

const readable = ({ access: { datasets, baseModels, checkpoints, scratch } }: JobAccess) => [
  ...[...datasets, ...baseModels],
  ...[...checkpoints, ...scratch],
]
const writable = ({ access: { outputs, checkpoints, scratch } }: JobAccess) => [...outputs, ...checkpoints, ...scratch]
const isPrefix = ({ path }: Location) => path === '' || path.endsWith('/')
const object = (location: Location) =>
  `arn:aws:s3:::${location.bucket}/${location.path}${isPrefix(location) ? 'x' : ''}`
const endOf = ({ until }: Location, { window }: JobAccess) =>
  until === undefined || until > window.closesAt ? window.closesAt : until
const ownerOf = ({ account = deployment.account }: Location) => ({ 'aws:ResourceAccount': account })
const isIn = (locations: readonly Location[], bucket: string, key: string, at: Date, job: JobAccess) =>
  locations.some(
    (location) =>
      location.bucket === bucket &&
      (isPrefix(location) ? key.startsWith(location.path) : key === location.path) &&
      at < endOf(location, job),
  )

const contextOf = (location: Location) => ({ ...ownerOf(location), 's3:prefix': location.path })

/** Every S3 request on a granted location that could possibly be allowed. */
function attempts(job: JobAccess): readonly (readonly [string, string, Values])[] {
  return [...readable(job), ...writable(job)].flatMap((location) =>
    ACTIONS.map((action) => [action, object(location), contextOf(location)] as const).concat([
      ['s3:ListBucket', `arn:aws:s3:::${location.bucket}`, contextOf(location)],
    ]),
  )
}

function anyAllowed(job: JobAccess, changes: Values): boolean {
  const policies = compile(job, deployment)
  return attempts(job).some(([action, resource, values]) =>
    allows(policies, action, resource, fromTheJob(job, { ...values, ...changes })),
  )
}

const second = (instant: Date, offset: number) => new Date(instant.getTime() + offset * 1000).toISOString()

describe('whatever the job requests', () => {
  const always = (rule: (job: JobAccess) => void) => fc.assert(fc.property(anyJobAccess, rule), { numRuns: 100 })

  test('its policies are the same after printing and parsing', () => {
    always((job) => {
      for (const policy of compile(job, deployment)) {
        expect(samePolicy(parsePolicyText(printPolicy(policy)), policy)).toBe(true)
      }
    })
  })

  test('what is granted is allowed, from the first second to the last of each location', () => {
    always((job) => {
      const policies = compile(job, deployment)
      const contexts = (location: Location) =>
        [second(job.window.opensAt, 0), second(endOf(location, job), -1)].map((time) =>
          fromTheJob(job, { ...contextOf(location), 'aws:CurrentTime': time }),
        )
      const areAllowed = (action: string, resource: string, location: Location) =>
        contexts(location).every((context) => allows(policies, action, resource, context))
      for (const location of readable(job)) {
        expect(areAllowed('s3:GetObject', object(location), location)).toBe(true)
        const isListed = areAllowed('s3:ListBucket', `arn:aws:s3:::${location.bucket}`, location)
        expect(isListed || !isPrefix(location)).toBe(true)
        expect(areAllowed('s3:GetObjectVersion', object(location), location) || !location.versions).toBe(true)
      }
      for (const location of writable(job)) {
        expect(areAllowed('s3:PutObject', object(location), location)).toBe(true)
      }
      for (const location of job.access.scratch) {
        expect(areAllowed('s3:DeleteObject', object(location), location)).toBe(true)
      }
    })
  })

  test('nothing at a location is allowed at its own end, unless another entry that lasts longer names it too', () => {
    always((job) => {
      const policies = compile(job, deployment)
      for (const location of readable(job)) {
        const end = endOf(location, job)
        const context = fromTheJob(job, { ...contextOf(location), 'aws:CurrentTime': second(end, 0) })
        const [, key = ''] = /:::[^/]*\/(.*)$/.exec(object(location)) ?? []
        expect(allows(policies, 's3:GetObject', object(location), context)).toBe(
          isIn(readable(job), location.bucket, key, end, job),
        )
      }
    })
  })

  test('nothing is allowed a second before the window, at its close, or after', () => {
    always((job) => {
      for (const time of [
        second(job.window.opensAt, -1),
        second(job.window.closesAt, 0),
        second(job.window.closesAt, 86_400),
      ]) {
        expect(anyAllowed(job, { 'aws:CurrentTime': time })).toBe(false)
      }
    })
  })

  test('nothing is allowed from a neighbouring address or endpoint, unless any network is granted', () => {
    always((job) => {
      if (job.network === 'any') return
      for (const origin of neighboursOf(job.network)) expect(anyAllowed(job, origin)).toBe(false)
    })
  })

  test('nothing is allowed in a bucket of another account', () => {
    always((job) => {
      expect(anyAllowed(job, { 'aws:ResourceAccount': '999999999999' })).toBe(false)
    })
  })

  test('an object is read or written only at a granted location', () => {
    const key = fc.constantFrom(
      'job-1/x',
      'job-11/x',
      'job-1',
      'job-',
      'train/x',
      'train2/x',
      'ax/x',
      'a*/x',
      'bx/x',
      'b?/x',
      'x',
    )
    const bucket = fc.constantFrom('train', 'train2', 'train22', 'models', 'models-eu', 'jobs', 'xjobs')
    fc.assert(
      fc.property(anyJobAccess, bucket, key, (job, name, path) => {
        const policies = compile(job, deployment)
        const owner = OWNERS[name] ?? deployment.account
        const context = fromTheJob(job, {
          'aws:ResourceAccount': owner,
          'aws:CurrentTime': second(job.window.opensAt, 0),
        })
        const asked = (action: string) => allows(policies, action, `arn:aws:s3:::${name}/${path}`, context)
        const granted = (locations: readonly Location[]) => isIn(locations, name, path, job.window.opensAt, job)
        expect(asked('s3:GetObject')).toBe(granted(readable(job)))
        expect(asked('s3:PutObject')).toBe(granted(writable(job)))
        expect(asked('s3:DeleteObject')).toBe(granted(job.access.scratch))
        expect(asked('s3:GetObjectVersion')).toBe(granted(readable(job).filter(({ versions }) => versions)))
      }),
      { numRuns: 500 },
    )
  })

  test('no version may be deleted, and nothing may be published or retagged', () => {
    always((job) => {
      const policies = compile(job, deployment)
      for (const location of [...readable(job), ...writable(job)]) {
        for (const action of ['s3:DeleteObjectVersion', 's3:PutObjectAcl', 's3:PutObjectTagging']) {
          expect(allows(policies, action, object(location), fromTheJob(job, ownerOf(location)))).toBe(false)
        }
      }
    })
  })

  test('without scratch locations nothing may be deleted', () => {
    always(({ access, ...job }) => {
      const policies = compile({ ...job, access: { ...access, scratch: [] } }, deployment)
      for (const { actions } of policies.flatMap(({ statements }) => statements)) {
        expect('only' in actions ? actions.only.filter((action) => action.includes('Delete')) : []).toEqual([])
      }
    })
  })
})

function neighboursOf(network: Exclude<Network, 'any'>): readonly Values[] {
  if ('vpcEndpoints' in network) {
    return [
      { 'aws:SourceVpce': 'vpce-0a1b2c3' },
      { 'aws:SourceVpce': [] },
      { 'aws:SourceVpce': [], 'aws:SourceIp': '203.0.113.42' },
    ]
  }
  const outside = [
    '203.0.113.41',
    '203.0.113.43',
    '198.51.99.255',
    '198.51.100.16',
    '192.0.2.6',
    '192.0.2.8',
    '2001:db8:0:1::',
  ]
  return [...outside.map((ip) => ({ 'aws:SourceIp': ip })), { 'aws:SourceIp': [], 'aws:SourceVpce': 'vpce-0a1b2c3d' }]
}
