import { readFileSync } from 'node:fs'
import { compilePattern } from '@curfew/local-aws/events/pattern'
import { readStack } from '@curfew/local-aws/template/load'
import { expect, test } from 'vitest'
import { CATALOGUE, fileNameOf } from '#events/catalogue.ts'
import { at, changed, PLACE, type Template, templateIn } from './template.ts'

type Event = { readonly bus: string; readonly source: string; readonly 'detail-type': string; readonly detail: object }

const template = templateIn('.serverless')
const wokenBy = router(template)

/** Every event of the catalogue as it comes: from whom, on which bus, and which Lambda it wakes. */
const ROUTES = [
  ['Training Job Scheduled', 'acmeco.ml-platform', 'curfew', ['schedule-access']],
  ['Training Job Extended', 'acmeco.ml-platform', 'curfew', ['schedule-access']],
  ['Training Job Completed', 'acmeco.ml-platform', 'curfew', ['end-access']],
  ['Training Job Failed', 'acmeco.ml-platform', 'curfew', ['end-access']],
  ['Training Job Stopped', 'acmeco.ml-platform', 'curfew', ['end-access']],
  ['Access Revocation Requested', 'acmeco.security', 'curfew', ['end-access']],
  ['SageMaker Training Job State Change', 'aws.sagemaker', 'default', ['end-access']],
  ['Batch Job State Change', 'aws.batch', 'default', ['end-access']],
  ['Access Due', 'curfew', 'curfew', ['settle-access']],
  ['Access Scheduled', 'curfew', 'curfew', []],
  ['Access Opened', 'curfew', 'curfew', ['rotate-keys']],
  ['Access Extended', 'curfew', 'curfew', []],
  ['Access Closed', 'curfew', 'curfew', ['rotate-keys']],
  ['Access Refused', 'curfew', 'curfew', []],
  ['Access Key Rotated', 'curfew', 'curfew', []],
  ['Access Drifted', 'curfew', 'curfew', []],
] as const

/** Events that are almost one of these, and wake nobody. */
const NEIGHBOURS: readonly (readonly [string, Event])[] = [
  ...[
    'Training Job Scheduled',
    'Training Job Extended',
    'Training Job Completed',
    'Access Revocation Requested',
  ].flatMap((detailType) => [
    [`${detailType} in Curfew's name`, { ...example(detailType), source: 'curfew' }] as const,
    [`${detailType} on the default bus`, { ...example(detailType), bus: 'default' }] as const,
    [`${detailType} in small letters`, { ...example(detailType), 'detail-type': detailType.toLowerCase() }] as const,
  ]),
  ...['Access Due', 'Access Opened', 'Access Closed'].flatMap((detailType) => [
    [`${detailType} from somebody else`, { ...example(detailType), source: 'acmeco.ml-platform' }] as const,
    [`${detailType} from Curfew in capitals`, { ...example(detailType), source: 'Curfew' }] as const,
    [`${detailType} on the default bus`, { ...example(detailType), bus: 'default' }] as const,
  ]),
  ['Access Due that does not say what to check', example('Access Due', { check: undefined })],
  ['Access Due about something else', example('Access Due', { check: 'Access' })],
  ['Access Opened of a role', example('Access Opened', { principal: { type: 'role', name: 'trainer-batch' } })],
  ['Access Closed of a role', example('Access Closed', { principal: { type: 'role', name: 'trainer-batch' } })],
  ...['InProgress', 'Stopping', 'Deleting', 'completed', 'COMPLETED'].map(
    (TrainingJobStatus) =>
      [
        `a SageMaker job that is ${TrainingJobStatus}`,
        example('SageMaker Training Job State Change', { TrainingJobStatus }),
      ] as const,
  ),
  ...['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'Succeeded'].map(
    (status) => [`a Batch job that is ${status}`, example('Batch Job State Change', { status })] as const,
  ),
  [
    'a SageMaker job that somebody else says is over',
    { ...example('SageMaker Training Job State Change'), source: 'acmeco.ml-platform' },
  ],
  ['a SageMaker event on the bus of jobs', { ...example('SageMaker Training Job State Change'), bus: 'curfew' }],
  [
    'another kind of SageMaker job',
    { ...example('SageMaker Training Job State Change'), 'detail-type': 'SageMaker Processing Job State Change' },
  ],
  ['another kind of Batch event', { ...example('Batch Job State Change'), 'detail-type': 'Batch Job Queue Blocked' }],
  ['a look that is not due', { ...example('Access Due'), 'detail-type': 'Access Looked At' }],
  [
    'a look at keys that is not due',
    { ...example('Access Due', { check: 'keys' }), 'detail-type': 'Access Looked At' },
  ],
  ['a look at keys from somebody else', { ...example('Access Due', { check: 'keys' }), source: 'acmeco.ml-platform' }],
  ['a Batch job in SageMaker’s name', { ...example('Batch Job State Change'), source: 'aws.sagemaker' }],
]

test('every event of the catalogue is routed here', () => {
  expect(ROUTES.map(([detailType]) => detailType).sort()).toEqual(Object.keys(CATALOGUE).sort())
})

test.each(ROUTES)('%s from %s on the bus %s wakes %j, and nobody else', (detailType, _source, _bus, woken) => {
  expect(wokenBy(example(detailType))).toEqual(woken)
})

test('Access Due wakes who looks after keys, if it is about keys', () => {
  expect(wokenBy(example('Access Due', { check: 'keys' }))).toEqual(['rotate-keys'])
})

test.each(['Completed', 'Failed', 'Stopped'])('a SageMaker job that is %s is over', (TrainingJobStatus) => {
  const event = example('SageMaker Training Job State Change', { TrainingJobStatus })

  expect(wokenBy(event)).toEqual(['end-access'])
})

test.each(['SUCCEEDED', 'FAILED'])('a Batch job that is %s is over', (status) => {
  expect(wokenBy(example('Batch Job State Change', { status }))).toEqual(['end-access'])
})

test.each(NEIGHBOURS)('%s wakes nobody', (_, event) => {
  expect(wokenBy(event)).toEqual([])
})

const RULES = Object.keys(template.Resources).filter((logicalId) => logicalId.endsWith('EventBridgeRule'))
const PARTS = RULES.flatMap((logicalId) => {
  const pattern = at(template.Resources[logicalId], 'Properties/EventPattern') ?? {}
  return Object.keys(pattern).map((key) => [logicalId, key] as const)
})

test.each(PARTS)('the %s of rules matters: with any %s the routes are others', (logicalId, key) => {
  const wider = changed(template, `Resources/${logicalId}/Properties/EventPattern/${key}`, [
    { exists: true },
    { exists: false },
  ])

  expect(allRoutes(wider)).not.toEqual(allRoutes(template))
})

test('the archive keeps what jobs and people say on the bus, and nothing that Curfew says', () => {
  const keeps = compilePattern(at(template.Resources.JobEvents, 'Properties/EventPattern'))
  const kept = ROUTES.filter(([detailType, , bus]) => bus === 'curfew' && keeps(example(detailType)))

  expect(kept.map(([detailType]) => detailType)).toEqual(ROUTES.slice(0, 6).map(([detailType]) => detailType))
})

/** The event's example, with some of its detail otherwise. */
function example(detailType: string, otherwise: object = {}): Event {
  const detail: object = JSON.parse(readFileSync(`events/${fileNameOf(detailType)}.example.json`, 'utf8'))
  const [, source = '', bus = ''] = ROUTES.find(([name]) => name === detailType) ?? []
  return { bus, source, 'detail-type': detailType, detail: { ...detail, ...otherwise } }
}

/** Which Lambdas an event wakes, by the rules of a template. */
function router(source: Template): (event: Event) => readonly string[] {
  const rules = readStack(source, PLACE).rules.flatMap(({ bus, pattern, targets }) =>
    pattern === undefined ? [] : [{ bus, matches: compilePattern(pattern), targets }],
  )
  return ({ bus, ...event }) =>
    rules
      .filter((rule) => rule.bus === bus && rule.matches(event))
      .flatMap(({ targets }) => targets.map(({ Arn }) => Arn.replace(/^.*:function:curfew-/, '')))
}

function allRoutes(source: Template): readonly (readonly string[])[] {
  const usual = ROUTES.map(([detailType]) => example(detailType))
  return [...usual, ...NEIGHBOURS.map(([, event]) => event)].map(router(source))
}
