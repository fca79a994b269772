import { type Escalation, each, on, path, taskOf, ways } from './escalation-path.ts'
import { inRegion, OWN, SIMILAR } from './escalation-targets.ts'

const FROM_CURFEW = {
  'events:source': 'curfew',
  'events:detail-type': 'Access Due',
  'events:eventBusInvocation': 'false',
}
const FROM_PLATFORM = {
  ...FROM_CURFEW,
  'events:source': 'acmeco.ml-platform',
  'events:detail-type': 'Training Job Scheduled',
}
const { 'events:source': _, ...WITHOUT_SOURCE } = FROM_CURFEW

/** Escalation through Curfew's own bus and queues. */
export const CURFEW_PATHS: readonly Escalation[] = [
  taskOf(
    ['end-access', 'publish', 'schedule-access', 'settle-access', 'settle-access-tigris', 'sweep'],
    path('put events in Curfew’s name on its bus', 'a grant reconciled, and false announcements', [
      on('events:PutEvents', OWN.bus, FROM_CURFEW),
    ]),
  ),
  path(
    'put events in the platform’s name on Curfew’s bus',
    'a grant that nobody requested',
    [on('events:PutEvents', OWN.bus, FROM_PLATFORM)],
    [on('events:PutEvents', OWN.bus, { ...FROM_PLATFORM, 'events:source': ['curfew', 'acmeco.ml-platform'] })],
  ),
  path('put events without a source on Curfew’s bus', 'what the guardrails forbid a source', [
    on('events:PutEvents', OWN.bus, WITHOUT_SOURCE),
  ]),
  path(
    'put events on another bus',
    'whatever its rules do',
    [on('events:PutEvents', SIMILAR.buses, FROM_CURFEW)],
    [on('events:PutEvents', SIMILAR.buses, FROM_PLATFORM)],
  ),
  path(
    'change rules or targets of a bus',
    'their own subscription, or the end of Curfew’s',
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
    'let another account put events on the bus',
    'events from outside',
    ...each(['events:PutPermission', 'events:RemovePermission'], OWN.bus),
  ),
  path(
    'replay or delete archived events',
    'jobs that ended long ago',
    ...ways(['events:StartReplay'], ['events:CreateArchive'], ['events:DeleteArchive'], ['events:UpdateArchive']),
  ),
  taskOf(
    ['publish', 'rotate-keys', 'rotate-keys-tigris', 'settle-access', 'settle-access-tigris', 'sweep', 'timers'],
    path('add a dead letter', 'a message that an operator acts on', [on('sqs:SendMessage', OWN.deadLetters)]),
  ),
  taskOf(
    ['end-access'],
    path(
      'forge or delete an end that waits for its retry',
      'access that ends in another’s name, or does not end',
      ...each(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], OWN.endRetries),
    ),
  ),
  taskOf(
    ['schedule-access'],
    path(
      'forge or delete a request that waits for its retry',
      'access in another’s name, within the guardrails',
      ...each(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], OWN.scheduleRetries),
    ),
  ),
  path(
    'purge or block the retry queues',
    'access that stays until its window closes',
    ...[OWN.scheduleRetries, OWN.endRetries].flatMap((queue) =>
      each(['sqs:PurgeQueue', 'sqs:DeleteQueue', 'sqs:SetQueueAttributes', 'sqs:ChangeMessageVisibility'], queue),
    ),
    ...ways(['lambda:UpdateEventSourceMapping'], ['lambda:DeleteEventSourceMapping']),
  ),
  path(
    'delete dead letters',
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
    'share the dead-letter queue',
    'jobs and principals by name',
    ...each(['sqs:AddPermission', 'sqs:SetQueueAttributes', 'sqs:RemovePermission'], OWN.deadLetters),
  ),
  path(
    'send a message to a queue that is not Curfew’s',
    'whatever its consumer does',
    [on('sqs:SendMessage', SIMILAR.queues)],
    ...ways(['sns:Publish'], ['kinesis:PutRecord'], ['firehose:PutRecord'], ['sns:Subscribe']),
  ),
]
