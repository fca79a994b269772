import { type Escalation, each, on, path, ways, workOf } from './escalation-path.ts'
import { BESIDE, inRegion, LAMBDAS, OWN } from './escalation-targets.ts'

const EVERY_LAMBDA = LAMBDAS.map(({ name }) => name)
const CURFEWS = { 'events:source': 'curfew', 'events:detail-type': 'Access Due', 'events:eventBusInvocation': 'false' }
const PLATFORMS = { ...CURFEWS, 'events:source': 'acmeco.ml-platform', 'events:detail-type': 'Training Job Scheduled' }
const { 'events:source': _, ...NOBODYS } = CURFEWS
const READS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:PartiQLSelect']
const WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']

/** Ways over Curfew's own table, bus and dead letters. */
export const CURFEW_PATHS: readonly Escalation[] = [
  workOf(
    EVERY_LAMBDA,
    path(
      'write a row of a grant',
      'access that settle-access opens, inside the boundary',
      ...each(['dynamodb:PutItem'], OWN.table),
    ),
  ),
  path(
    'make rows disappear',
    'access that nobody remembers to close',
    ...each(
      ['dynamodb:DeleteItem', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLDelete', 'dynamodb:DeleteTable'],
      OWN.table,
    ),
  ),
  path(
    'write rows past their conditions, by SQL or in bulk',
    'rows that no version fences',
    ...each(['dynamodb:PartiQLInsert', 'dynamodb:PartiQLUpdate', 'dynamodb:ImportTable'], OWN.table),
  ),
  path(
    'read every row at once',
    'who trains what, where and when',
    ...each(
      ['dynamodb:Scan', 'dynamodb:PartiQLSelect', 'dynamodb:BatchGetItem', 'dynamodb:ExportTableToPointInTime'],
      OWN.table,
    ),
    ...each(['dynamodb:Scan'], `${OWN.table}/index/due`),
    ...ways(['dynamodb:GetRecords']),
  ),
  path(
    'change the table itself',
    'rows that expire, and no way back',
    ...each(
      [
        'dynamodb:UpdateTable',
        'dynamodb:UpdateTimeToLive',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:RestoreTableFromBackup',
        'dynamodb:RestoreTableToPointInTime',
        'dynamodb:EnableKinesisStreamingDestination',
      ],
      OWN.table,
    ),
  ),
  path(
    'let another account at the table',
    'rows from outside',
    ...each(['dynamodb:PutResourcePolicy', 'dynamodb:DeleteResourcePolicy', 'dynamodb:CreateGlobalTable'], OWN.table),
  ),
  path(
    'read a table of somebody else',
    'what is in it',
    ...each(READS, BESIDE.tables),
    ...each(
      ['dynamodb:Query'],
      BESIDE.tables.map((table) => `${table}/index/due`),
    ),
  ),
  path('write into a table of somebody else', 'what others do by it', ...each(WRITES, BESIDE.tables)),
  workOf(
    EVERY_LAMBDA,
    path('speak as Curfew on its bus', 'another look at a grant, and news', [on('events:PutEvents', OWN.bus, CURFEWS)]),
  ),
  path(
    'speak as the platform on Curfew’s bus',
    'a grant that nobody asked for',
    [on('events:PutEvents', OWN.bus, PLATFORMS)],
    [on('events:PutEvents', OWN.bus, { ...PLATFORMS, 'events:source': ['curfew', 'acmeco.ml-platform'] })],
  ),
  path('speak on Curfew’s bus without a name', 'whatever a source would forbid', [
    on('events:PutEvents', OWN.bus, NOBODYS),
  ]),
  path(
    'speak on another bus',
    'what its rules do',
    [on('events:PutEvents', BESIDE.buses, CURFEWS)],
    [on('events:PutEvents', BESIDE.buses, PLATFORMS)],
  ),
  path(
    'send events another way',
    'a listener of its own, or an end of Curfew’s',
    ...ways(
      ['events:PutRule'],
      ['events:PutTargets'],
      ['events:RemoveTargets'],
      ['events:DeleteRule'],
      ['events:DisableRule'],
      ['events:CreateApiDestination'],
      ['events:UpdateConnection'],
      ['events:UpdateEventBus'],
    ),
    ...each(['events:DeleteEventBus', 'events:UpdateEventBus'], OWN.bus),
    ...each(
      ['events:DisableRule', 'events:PutTargets', 'events:RemoveTargets'],
      inRegion('events', 'rule/curfew/curfew-settle-access-rule-1'),
    ),
  ),
  path(
    'let another account onto the bus',
    'events from outside',
    ...each(['events:PutPermission', 'events:RemovePermission'], OWN.bus),
  ),
  path(
    'replay or forget what was on the bus',
    'jobs that were over long ago',
    ...ways(['events:StartReplay'], ['events:CreateArchive'], ['events:DeleteArchive'], ['events:UpdateArchive']),
  ),
  workOf(
    ['settle-access', 'rotate-keys', 'sweep', 'timers'],
    path('add a dead letter', 'a letter that somebody reads', [on('sqs:SendMessage', OWN.deadLetters)]),
  ),
  workOf(
    ['end-access'],
    path(
      'forge an end that comes again, or take one away',
      'access that ends in another’s name, or does not end',
      ...each(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], OWN.endRetries),
    ),
  ),
  workOf(
    ['schedule-access'],
    path(
      'forge a request that comes again, or take one away',
      'access in another’s name, within the guardrails',
      ...each(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], OWN.scheduleRetries),
    ),
  ),
  path(
    'make requests and ends disappear',
    'jobs that go on to the end of their windows',
    ...[OWN.scheduleRetries, OWN.endRetries].flatMap((queue) =>
      each(['sqs:PurgeQueue', 'sqs:DeleteQueue', 'sqs:SetQueueAttributes', 'sqs:ChangeMessageVisibility'], queue),
    ),
    ...ways(['lambda:UpdateEventSourceMapping'], ['lambda:DeleteEventSourceMapping']),
  ),
  path(
    'make dead letters disappear',
    'failures that nobody sees',
    ...each(
      [
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:PurgeQueue',
        'sqs:DeleteQueue',
        'sqs:ChangeMessageVisibility',
        'sqs:StartMessageMoveTask',
      ],
      OWN.deadLetters,
    ),
  ),
  path(
    'let others at the dead letters',
    'jobs and principals by name',
    ...each(['sqs:AddPermission', 'sqs:SetQueueAttributes', 'sqs:RemovePermission'], OWN.deadLetters),
  ),
  path(
    'send a message into a queue of somebody else',
    'what its reader does',
    [on('sqs:SendMessage', BESIDE.queues)],
    ...ways(['sns:Publish'], ['kinesis:PutRecord'], ['firehose:PutRecord'], ['sns:Subscribe']),
  ),
]
