import { readFileSync } from 'node:fs'
import { compilePattern } from '@curfew/local-aws/events/pattern'
import { readStack } from '@curfew/local-aws/template/load'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { PRINCIPAL_TYPES } from '#core/grant/principal.ts'
import { CATALOGUE, FROM_AWS, FROM_SENDERS, fileNameOf } from '#events/catalogue.ts'
import { at, changed, PLACE, type Template, templateIn } from './template.ts'

type Event = {
  readonly bus: string
  readonly account: string
  readonly source: string
  readonly 'detail-type': string
  readonly detail: object
}

const template = templateIn('.serverless-tigris')
const invokedBy = router(template)

/** Each event of the catalogue: its source, its bus, and the Lambdas that it invokes. */
const ROUTES = [
  ['Training Job Scheduled', 'acmeco.ml-platform', 'curfew', ['schedule-access']],
  ['Training Job Extended', 'acmeco.ml-platform', 'curfew', ['schedule-access']],
  ['Training Job Started', 'acmeco.ml-platform', 'curfew', ['schedule-access']],
  ['Training Job Heartbeat', 'acmeco.ml-platform', 'curfew', ['schedule-access']],
  ['Training Job Completed', 'acmeco.ml-platform', 'curfew', ['end-access']],
  ['Training Job Failed', 'acmeco.ml-platform', 'curfew', ['end-access']],
  ['Training Job Stopped', 'acmeco.ml-platform', 'curfew', ['end-access']],
  ['Access Revocation Requested', 'acmeco.security', 'curfew', ['end-access']],
  ['SageMaker Training Job State Change', 'aws.sagemaker', 'default', ['end-access']],
  ['SageMaker HyperParameter Tuning Job State Change', 'aws.sagemaker', 'default', ['end-access']],
  ['SageMaker Processing Job State Change', 'aws.sagemaker', 'default', ['end-access']],
  ['SageMaker Transform Job State Change', 'aws.sagemaker', 'default', ['end-access']],
  ['SageMaker Model Building Pipeline Execution Status Change', 'aws.sagemaker', 'default', ['end-access']],
  ['SageMaker Job State Change', 'aws.sagemaker', 'default', ['end-access']],
  ['Batch Job State Change', 'aws.batch', 'default', ['end-access']],
  ['Batch Service Job State Change', 'aws.batch', 'default', ['end-access']],
  ['Model Customization Job State Change', 'aws.bedrock', 'default', ['end-access']],
  ['Access Due', 'curfew', 'curfew', ['settle-access']],
  ['Keys Due', 'curfew', 'curfew', ['rotate-keys']],
  ['Sessions Due', 'curfew', 'curfew', ['settle-access']],
  ['Extensions Due', 'curfew', 'curfew', ['schedule-access']],
  ['Access Scheduled', 'curfew', 'curfew', []],
  ['Access Opened', 'curfew', 'curfew', []],
  ['Access Ready', 'curfew', 'curfew', []],
  ['Access Extended', 'curfew', 'curfew', []],
  ['Access Shortened', 'curfew', 'curfew', []],
  ['Access Closing Soon', 'curfew', 'curfew', []],
  ['Access Closed', 'curfew', 'curfew', []],
  ['Access Revoked', 'curfew', 'curfew', []],
  ['Access Refused', 'curfew', 'curfew', []],
  ['Access Key Rotated', 'curfew', 'curfew', []],
  ['Access Drifted', 'curfew', 'curfew', []],
] as const

const SLOT = { principal: { type: 'access-key', store: 'tigris', name: 'trainer' } }

/** Events about access keys of Tigris: in a stage that has it, each invokes a Lambda of its own. */
const OF_TIGRIS = [
  ['Access Due', 'settle-access-tigris'],
  ['Keys Due', 'rotate-keys-tigris'],
] as const

/** Events that are almost one of these, and invoke no Lambda. */
const NEAR_MISSES: readonly (readonly [string, Event])[] = [
  ...[
    'Training Job Scheduled',
    'Training Job Extended',
    'Training Job Completed',
    'Access Revocation Requested',
  ].flatMap((detailType) => [
    [`${detailType} in Curfew's name`, { ...example(detailType), source: 'curfew' }] as const,
    [`${detailType} on the default bus`, { ...example(detailType), bus: 'default' }] as const,
  ]),
  ...OF_TIGRIS.flatMap(([detailType]) => [
    [`${detailType} of Tigris on the default bus`, { ...example(detailType, SLOT), bus: 'default' }] as const,
    [
      `an unknown event of Curfew about Tigris, almost ${detailType}`,
      { ...example(detailType, SLOT), 'detail-type': `${detailType} Again` },
    ] as const,
  ]),
  ['a denial of sessions of an access key, which has none', example('Sessions Due', SLOT)],
  ...['Access Due', 'Keys Due', 'Sessions Due'].map(
    (detailType) => [`${detailType} on the default bus`, { ...example(detailType), bus: 'default' }] as const,
  ),
  ...['Stopping', 'Deleting', 'completed', 'COMPLETED'].map(
    (TrainingJobStatus) =>
      [
        `a SageMaker job that is ${TrainingJobStatus}`,
        example('SageMaker Training Job State Change', { TrainingJobStatus }),
      ] as const,
  ),
  ...['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'running', 'Succeeded'].map(
    (status) => [`a Batch job that is ${status}`, example('Batch Job State Change', { status })] as const,
  ),
  ...FROM_AWS.map(
    ({ detailType }) =>
      [`${detailType} of another account`, { ...example(detailType), account: '999999999999' }] as const,
  ),
  ...(
    [
      ['SageMaker Training Job State Change', { TrainingJobStatus: 'InProgress' }],
      ['Batch Job State Change', { status: 'RUNNING' }],
      ['Model Customization Job State Change', { jobStatus: 'InProgress' }],
    ] as const
  ).flatMap(([detailType, running]) => [
    [
      `a start by ${detailType} of another account`,
      { ...example(detailType, running), account: '999999999999' },
    ] as const,
    [`a start by ${detailType} from another source`, { ...example(detailType, running), source: 'acmeco' }] as const,
    [`a start by another event than ${detailType}`, { ...example(detailType, running), 'detail-type': 'Job' }] as const,
  ]),
  [
    'the end of a SageMaker job from another source',
    { ...example('SageMaker Training Job State Change'), source: 'acmeco.ml-platform' },
  ],
  [
    'the end of a Bedrock job from another source',
    { ...example('Model Customization Job State Change'), source: 'acmeco.ml-platform' },
  ],
  [
    'the end of a step of a SageMaker pipeline',
    {
      ...example('SageMaker Model Building Pipeline Execution Status Change'),
      'detail-type': 'SageMaker Model Building Pipeline Execution Step Status Change',
    },
  ],
  [
    'a SageMaker pipeline execution that is stopping',
    example('SageMaker Model Building Pipeline Execution Status Change', {
      currentPipelineExecutionStatus: 'Stopping',
    }),
  ],
  [
    'a tuning job that is stopping',
    example('SageMaker HyperParameter Tuning Job State Change', { HyperParameterTuningJobStatus: 'Stopping' }),
  ],
  ['a customization that is stopping', example('Model Customization Job State Change', { jobStatus: 'Stopping' })],
  [
    'a batch inference of Bedrock',
    { ...example('Model Customization Job State Change'), 'detail-type': 'Batch Inference Job State Change' },
  ],
  ['another event of Batch', { ...example('Batch Job State Change'), 'detail-type': 'Batch Job Queue Blocked' }],
  ['an unknown event of Curfew', { ...example('Access Due'), 'detail-type': 'Access Checked' }],
  ['an unknown event of Curfew about keys', { ...example('Keys Due'), 'detail-type': 'Keys Checked' }],
  ['the end of a Batch job in SageMaker’s name', { ...example('Batch Job State Change'), source: 'aws.sagemaker' }],
]

/** Events that a sender put on Curfew's bus, and that no rule but the one for everything else takes. */
const UNKNOWN: readonly (readonly [string, Event])[] = [
  ...['Training Job Scheduled', 'Training Job Completed', 'Access Revocation Requested'].flatMap((detailType) =>
    [
      detailType.toLowerCase(),
      detailType.toUpperCase(),
      `${detailType} `,
      ` ${detailType}`,
      detailType.replace(' ', '  '),
      detailType.replaceAll(' ', '\u00a0'),
      detailType.replaceAll(' ', ''),
      detailType.slice(0, -1),
      `${detailType}\u200b`,
    ].map((spelt) => [JSON.stringify(spelt), { ...example(detailType), 'detail-type': spelt }] as const),
  ),
  ...CATALOGUE.slice(FROM_SENDERS.length).map(
    (contract) =>
      [
        `${contract.detailType} from a job's platform`,
        { ...example(contract.detailType), bus: 'curfew', source: 'acmeco.ml-platform' },
      ] as const,
  ),
  ...OF_TIGRIS.map(
    ([detailType]) =>
      [
        `${detailType} of Tigris from a job's platform`,
        { ...example(detailType, SLOT), source: 'acmeco.ml-platform' },
      ] as const,
  ),
  ['Access Due from Curfew, capitalized', { ...example('Access Due'), source: 'Curfew' }],
  ['a SageMaker event on the bus of Curfew', { ...example('SageMaker Training Job State Change'), bus: 'curfew' }],
  ['a Batch event on the bus of Curfew', { ...example('Batch Job State Change'), bus: 'curfew' }],
]

test.each(UNKNOWN)('%s invokes schedule-access, which refuses it, and no other Lambda', (_, event) => {
  expect(invokedBy(event)).toEqual(['schedule-access'])
})

test('the rule for everything else leaves out exactly what other rules of the bus take from senders', () => {
  const rules = readStack(template, PLACE).rules.filter(({ bus }) => bus === 'curfew')
  const catchAll = rules.filter(({ pattern }) => JSON.stringify(at(pattern, 'detail-type')).includes('anything-but'))
  const leftOut = z
    .array(
      z.object({ pattern: z.object({ 'detail-type': z.tuple([z.object({ 'anything-but': z.array(z.string()) })]) }) }),
    )
    .length(1)
    .parse(catchAll)[0]?.pattern['detail-type'][0]['anything-but']

  expect(leftOut).toEqual(FROM_SENDERS.map(({ detailType }) => detailType))
})

test('whatever a sender puts on the bus, and however it is called, invokes exactly one Lambda', () => {
  const known = CATALOGUE.map(({ detailType }) => detailType)
  const detailType = fc.oneof(fc.constantFrom(...known), fc.string({ unit: 'binary', minLength: 1 }))
  fc.assert(
    fc.property(detailType, fc.constantFrom('acmeco.ml-platform', 'Curfew', 'aws.sagemaker', 'x'), (name, source) => {
      expect(
        invokedBy({ bus: 'curfew', account: PLACE.account, source, 'detail-type': name, detail: {} }),
      ).toHaveLength(1)
    }),
  )
})

test('the routes cover every event of the catalogue', () => {
  expect(ROUTES.map(([detailType]) => detailType).sort()).toEqual(CATALOGUE.map(({ detailType }) => detailType).sort())
})

test.each(ROUTES)('%s from %s on the bus %s invokes %j, and no other Lambda', (detailType, _source, _bus, invoked) => {
  expect(invokedBy(example(detailType))).toEqual(invoked)
})

test.each(OF_TIGRIS)('%s about an access key of Tigris invokes %s, and no other Lambda', (detailType, lambda) => {
  expect(invokedBy(example(detailType, SLOT))).toEqual([lambda])
})

test.each(OF_TIGRIS)('%s about an access key of Tigris invokes nothing in a stage without Tigris', (detailType) => {
  expect(router(templateIn('.serverless'))(example(detailType, SLOT))).toEqual([])
})

test.each(PRINCIPAL_TYPES)('what is due for a principal of the type %s invokes exactly one Lambda each', (type) => {
  const principal = { principal: { ...SLOT.principal, type } }

  expect(invokedBy(example('Access Due', principal))).toHaveLength(1)
  expect(invokedBy(example('Keys Due', principal))).toHaveLength(1)
})

test.each(['Completed', 'Failed', 'Stopped'])('a SageMaker job that is %s invokes end-access', (TrainingJobStatus) => {
  const event = example('SageMaker Training Job State Change', { TrainingJobStatus })

  expect(invokedBy(event)).toEqual(['end-access'])
})

test.each(['SUCCEEDED', 'FAILED'])('a Batch job that is %s invokes end-access', (status) => {
  expect(invokedBy(example('Batch Job State Change', { status }))).toEqual(['end-access'])
})

test.each([
  ['SageMaker Training Job State Change', { TrainingJobStatus: 'InProgress' }],
  ['SageMaker HyperParameter Tuning Job State Change', { HyperParameterTuningJobStatus: 'InProgress' }],
  ['SageMaker Processing Job State Change', { ProcessingJobStatus: 'InProgress' }],
  ['SageMaker Transform Job State Change', { TransformJobStatus: 'InProgress' }],
  ['SageMaker Job State Change', { JobStatus: 'InProgress' }],
  ['SageMaker Model Building Pipeline Execution Status Change', { currentPipelineExecutionStatus: 'Executing' }],
  ['Batch Job State Change', { status: 'RUNNING' }],
  ['Batch Service Job State Change', { status: 'RUNNING' }],
  ['Model Customization Job State Change', { jobStatus: 'InProgress' }],
])('%s about a job that starts invokes schedule-access', (detailType, running) => {
  expect(invokedBy(example(detailType, running))).toEqual(['schedule-access'])
})

test.each(NEAR_MISSES)('%s invokes no Lambda', (_, event) => {
  expect(invokedBy(event)).toEqual([])
})

const RULES = Object.keys(template.Resources).filter((logicalId) => logicalId.endsWith('EventBridgeRule'))
const PARTS = RULES.flatMap((logicalId) => {
  const pattern = at(template.Resources[logicalId], 'Properties/EventPattern') ?? {}
  return Object.keys(pattern).map((key) => [logicalId, key] as const)
})

test.each(PARTS)('the rule %s needs its %s: with any value there, events go to other Lambdas', (logicalId, key) => {
  const wider = changed(template, `Resources/${logicalId}/Properties/EventPattern/${key}`, [
    { exists: true },
    { exists: false },
  ])

  expect(allRoutes(wider)).not.toEqual(allRoutes(template))
})

test('the archive keeps job and operator events, and no event of Curfew', () => {
  const keeps = compilePattern(at(template.Resources.JobEvents, 'Properties/EventPattern'))
  const kept = ROUTES.filter(([detailType, , bus]) => bus === 'curfew' && keeps(example(detailType)))

  expect(kept.map(([detailType]) => detailType)).toEqual(
    ROUTES.slice(0, FROM_SENDERS.length).map(([detailType]) => detailType),
  )
})

/** The example of an event, with some of its detail replaced. */
function example(detailType: string, replaced: object = {}): Event {
  const detail: object = JSON.parse(readFileSync(`events/${fileNameOf({ detailType })}.example.json`, 'utf8'))
  const [, source = '', bus = ''] = ROUTES.find(([name]) => name === detailType) ?? []
  return { bus, account: PLACE.account, source, 'detail-type': detailType, detail: { ...detail, ...replaced } }
}

/** Which Lambdas an event invokes, by the rules of a template. */
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
  const ofTigris = OF_TIGRIS.map(([detailType]) => example(detailType, SLOT))
  return [...usual, ...ofTigris, ...[...NEAR_MISSES, ...UNKNOWN].map(([, event]) => event)].map(router(source))
}
