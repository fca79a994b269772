import { describe, expect, test } from 'vitest'
import { judgeAlarms } from '#cli/doctor/rules/alarms.ts'
import { judgeAuditLog } from '#cli/doctor/rules/audit-log.ts'
import { judgeBoundary } from '#cli/doctor/rules/boundary.ts'
import { judgeBus } from '#cli/doctor/rules/bus.ts'
import { judgeClock } from '#cli/doctor/rules/clock.ts'
import { judgeConfiguration } from '#cli/doctor/rules/configuration.ts'
import { judgeLambdas } from '#cli/doctor/rules/lambdas.ts'
import { isOfOtherStage, judgePrincipal } from '#cli/doctor/rules/principal.ts'
import { judgePublication } from '#cli/doctor/rules/publication.ts'
import { judgeQueue } from '#cli/doctor/rules/queues.ts'
import { judgeRoles } from '#cli/doctor/rules/roles.ts'
import { judgeRules, rulesOf } from '#cli/doctor/rules/rules.ts'
import { judgeSources } from '#cli/doctor/rules/sources.ts'
import { judgeBackups, judgeExpiry, judgeTable, type TableFacts } from '#cli/doctor/rules/table.ts'
import { judgeTimers } from '#cli/doctor/rules/timers.ts'
import { ALARMS } from '#cli/doctor/stage-parts.ts'

const STAGE = { stage: 'prod', prefix: 'curfew', partition: 'aws', account: '111122223333', region: 'us-east-1' }
const NOW = new Date('2025-07-16T01:00:00Z')
const DEPLOY = 'npm run deploy -- --stage prod --region us-east-1'

const TABLE: TableFacts = {
  status: 'ACTIVE',
  stream: { arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/curfew/stream/1', view: 'NEW_IMAGE' },
  indexes: ['due', 'unfinished', 'unpublished'].map((name) => ({ name, status: 'ACTIVE' })),
  isProtected: true,
}
const { stream: _, ...WITHOUT_STREAM } = TABLE
const LAMBDA = {
  ...{ state: 'Active', update: 'Successful', runtime: 'nodejs24.x', concurrency: 5 },
  role: 'arn:aws:iam::111122223333:role/curfew-sweep',
}
const lambda = (changes: object) => judgeLambdas([{ name: 'curfew-sweep', found: { ...LAMBDA, ...changes } }], STAGE)
const STREAM = { lambda: 'curfew-publish', label: 'stream of table curfew', sourceArn: 'arn:stream' }
const MAPPING = { uuid: 'u-1', sourceArn: 'arn:stream', state: 'Enabled', result: 'OK' }
const RULE = {
  isEnabled: true,
  targets: [{ arn: '', deadLetters: 'arn:aws:sqs:us-east-1:111122223333:curfew-dead-letters' }],
}
const allRules = rulesOf(STAGE).map((rule) => {
  const arn = `arn:aws:lambda:us-east-1:111122223333:function:${rule.name.replace(/-rule-\d+$/, '')}`
  return { ...RULE, ...rule, targets: RULE.targets.map((target) => ({ ...target, arn })) }
})
const changedRule = (changes: object) =>
  judgeRules(
    allRules.map((rule) => (rule.name === 'curfew-end-access-rule-1' ? { ...rule, ...changes } : rule)),
    STAGE,
  )
const alarms = ALARMS.map((name) => {
  return { name: `curfew-${name}`, state: 'OK', description: '', notifies: true, isEnabled: true }
})
const ROLE = { services: ['lambda.amazonaws.com'], inline: ['sweep'], attached: [] }
const role = (changes: object) => judgeRoles([{ name: 'curfew-sweep', found: { ...ROLE, ...changes } }], STAGE)
const WAITING = { key: { pk: 'records/a-job', sk: '1' }, at: new Date('2025-07-16T00:58:30Z') }
const USER = { type: 'user', name: 'trainer' } as const
const FOUND = {
  ...{ id: 'AIDA1', name: 'trainer', services: [], tagging: [], tags: { 'curfew:managed': 'true' } },
  boundaryArn: 'arn:aws:iam::111122223333:policy/curfew-boundary',
}
const principal = (changes: object) =>
  judgePrincipal({ principal: USER, found: { ...FOUND, ...changes }, grants: [] }, STAGE)
const WIDE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] })

describe('what is as it should be is one sentence', () => {
  test.each([
    ['the table', judgeTable(TABLE, STAGE)],
    ['Lambdas', lambda({})],
    ['a Lambda that was idle for weeks', lambda({ state: 'Inactive' })],
    ['sources', judgeSources([{ ...STREAM, mappings: [MAPPING] }], STAGE)],
    ['rules', judgeRules(allRules, STAGE)],
    ['alarms', judgeAlarms(alarms, STAGE)],
    ['roles', role({})],
    ['a principal', principal({})],
    ['a record that was stored a moment ago', judgePublication({ ...WAITING, at: NOW }, NOW)],
    ['a clock within a few seconds', judgeClock(-4.9)],
  ])('%s', (_, found) => {
    expect(found).toEqual([{ status: 'ok', message: expect.any(String) }])
  })
})

describe('what is not as it should be is said, with what to do', () => {
  test.each([
    ['no table', judgeTable(undefined, STAGE), 'failure', DEPLOY],
    [
      'a table being deleted',
      judgeTable({ ...TABLE, status: 'DELETING' }, STAGE),
      'failure',
      'see docs/threats.md#table',
    ],
    ['no index', judgeTable({ ...TABLE, indexes: TABLE.indexes.slice(1) }, STAGE), 'failure', DEPLOY],
    ['no stream', judgeTable(WITHOUT_STREAM, STAGE), 'failure', 'see docs/runbook.md#after-the-table-was-restored'],
    [
      'no protection',
      judgeTable({ ...TABLE, isProtected: false }, STAGE),
      'warning',
      /update-table .*--deletion-protection/,
    ],
    ['no expiry', judgeExpiry(undefined, STAGE), 'warning', /^aws dynamodb update-time-to-live/],
    ['no backups', judgeBackups(false, STAGE), 'warning', /^aws dynamodb update-continuous-backups/],
    ['no bus', judgeBus(undefined, STAGE), 'failure', DEPLOY],
    ['a bus without its denial', judgeBus({ policy: '{"Statement": []}' }, STAGE), 'failure', DEPLOY],
    ['no Lambda', judgeLambdas([{ name: 'curfew-sweep', found: undefined }], STAGE), 'failure', DEPLOY],
    ['a Lambda that failed', lambda({ state: 'Failed' }), 'failure', DEPLOY],
    ['an update that failed', lambda({ update: 'Failed' }), 'failure', DEPLOY],
    ['another runtime', lambda({ runtime: 'nodejs22.x' }), 'warning', DEPLOY],
    ['another role', lambda({ role: 'arn:aws:iam::111122223333:role/admin' }), 'failure', DEPLOY],
    [
      'a Lambda that was stopped',
      lambda({ concurrency: 0 }),
      'failure',
      /delete-function-concurrency --function-name curfew-sweep$/,
    ],
    ['a stream that nothing reads', judgeSources([{ ...STREAM, mappings: [] }], STAGE), 'failure', /#after-the-table/],
    [
      'a mapping that is off',
      judgeSources([{ ...STREAM, mappings: [{ ...MAPPING, state: 'Disabled' }] }], STAGE),
      'failure',
      /--uuid u-1/,
    ],
    [
      'a mapping that cannot read',
      judgeSources([{ ...STREAM, mappings: [{ ...MAPPING, result: 'PROBLEM: x' }] }], STAGE),
      'failure',
      /#publication-late/,
    ],
    ['no rule', judgeRules(allRules.slice(1), STAGE), 'failure', DEPLOY],
    ['a rule of another Lambda', changedRule({ targets: [] }), 'failure', DEPLOY],
    [
      'a rule that loses events',
      changedRule({ targets: allRules[0]?.targets.map(({ arn }) => ({ arn })) }),
      'failure',
      DEPLOY,
    ],
    [
      'a rule that is off',
      changedRule({ isEnabled: false }),
      'failure',
      /enable-rule --name curfew-end-access-rule-1 --event-bus-name curfew$/,
    ],
    ['alarms that are missing', judgeAlarms(alarms.slice(5), STAGE), 'failure', DEPLOY],
    [
      'an alarm that is muted',
      judgeAlarms(
        alarms.map((alarm) => ({ ...alarm, isEnabled: alarm.name !== 'curfew-drift' })),
        STAGE,
      ),
      'warning',
      /enable-alarm-actions/,
    ],
    ['no role', judgeRoles([{ name: 'curfew-sweep', found: undefined }], STAGE), 'failure', DEPLOY],
    ['a role of another service', role({ services: ['ec2.amazonaws.com'] }), 'failure', DEPLOY],
    ['a role without its policy', role({ inline: [] }), 'failure', DEPLOY],
    [
      'a role with one more',
      role({ attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] }),
      'warning',
      /^aws iam detach-role-policy/,
    ],
    ['no boundary', judgeBoundary(undefined, STAGE), 'failure', DEPLOY],
    ['a boundary that is too wide', judgeBoundary(WIDE, STAGE), 'failure', DEPLOY],
    ['a boundary that is none', judgeBoundary('{}', STAGE), 'failure', DEPLOY],
    ['no audit log', judgeAuditLog(undefined, STAGE), 'failure', DEPLOY],
    [
      'no stream of records',
      judgeAuditLog({ isProtected: true, streams: [] }, STAGE),
      'failure',
      /^aws logs create-log-stream/,
    ],
    [
      'a log that can be deleted',
      judgeAuditLog({ isProtected: false, streams: ['records'] }, STAGE),
      'warning',
      /deletion-protection/,
    ],
    ['retries', judgeQueue({ name: 'curfew-end-retries', messages: 2 }, STAGE), 'warning', /#retries-waiting/],
    ['no queue', judgeQueue({ name: 'curfew-end-retries', messages: undefined }, STAGE), 'failure', DEPLOY],
    [
      'no schedule group',
      judgeTimers({ hasGroup: false, enabled: [], disabled: [] }, [], () => '', { stage: STAGE, now: NOW }),
      'failure',
      DEPLOY,
    ],
    [
      'a timer that is off',
      judgeTimers({ hasGroup: true, enabled: [], disabled: ['close-1'] }, [], () => '', { stage: STAGE, now: NOW }),
      'warning',
      /#timers$/,
    ],
    ['a record that waits for more than a minute', judgePublication(WAITING, NOW), 'warning', /#publication-late/],
    ['another name in IAM', principal({ name: 'Trainer' }), 'failure', /user\/Trainer$/],
    [
      'guardrails without a rule',
      judgeConfiguration('guardrails', 'g.json', [
        { code: 'GUARDRAILS_ALLOW_NOTHING', severity: 'warning', path: '', message: '', help: '' },
      ]),
      'failure',
      /deploy\.md#1-define/,
    ],
    [
      'guardrails with an error',
      judgeConfiguration('guardrails', 'g.json', [{ code: 'X', severity: 'error', path: '', message: '', help: '' }]),
      'failure',
      'curfew policy lint g.json',
    ],
    ['guardrails that are not known', judgeConfiguration('guardrails', undefined, []), 'warning', /curfew\.json/],
    ['a clock that did not answer', judgeClock(undefined), 'warning', /set-ntp/],
  ])('%s', (_, found, status, remedy) => {
    const expected = typeof remedy === 'string' ? remedy : expect.stringMatching(remedy)
    expect(found).toEqual([{ status, message: expect.any(String), remedy: expected }])
  })
})

test.each([
  ['arn:aws:iam::111122223333:policy/curfew-staging-boundary', true],
  ['arn:aws:iam::111122223333:policy/curfew-boundary', false],
  ['arn:aws:iam::111122223333:policy/developers', false],
  [undefined, false],
])('a tagged principal with the boundary %s belongs to another stage: %s', (boundaryArn, expected) => {
  expect(isOfOtherStage({ boundaryArn }, STAGE)).toBe(expected)
})
