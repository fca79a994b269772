import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readStack } from '@curfew/local-aws/template/load'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lambdaNames } from '#tools/lambda-names.ts'
import { overfullAlarms, unwatched } from './alarm-problems.ts'
import { lambdasThatLoseEvents, rulesThatLoseEvents } from './delivery-problems.ts'
import { packageStage } from './package-stage.ts'
import { brokenReferences } from './references.ts'
import { at, PLACE, type Template, templateIn } from './template.ts'

const before = templateIn('.serverless')
const EMPTY = mkdtempSync(join(tmpdir(), 'curfew-lambdas-'))

/** All that it takes to add a Lambda. */
const NEW_LAMBDA = {
  'functions/report-access.ts': 'export const handler = () => undefined\n',
  'infra/lambdas/report-access/function.yml': `
description: Reports who has access.
maximumEventAge: 3600
events:
  - eventBridge:
      eventBus: !Ref Bus
      retryPolicy: \${file(infra/lambdas/retry-policies.yml):hour}
      deadLetterQueueArn: !GetAtt DeadLetters.Arn
      pattern: { source: [curfew], detail-type: [Access Opened] }
`,
  'infra/lambdas/report-access/role.yml': `
- \${file(infra/lambdas/put-own-events.yml)}
- { Sid: ReadRows, Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Table.Arn }
`,
  'infra/lambdas/report-access/alarm.yml': `
errors: Reports fail.
throttles: Reports wait.
`,
}

/** The same for a Lambda whose events nobody sends twice. */
const NEW_LAMBDA_WITH_RETRIES = {
  'functions/extend-access.ts': 'export const handler = () => undefined\n',
  'infra/lambdas/extend-access/function.yml': `
maximumEventAge: 21600
destinations: { onFailure: { type: sqs, arn: !GetAtt ExtendRetries.Arn } }
events:
  - sqs: { arn: !GetAtt ExtendRetries.Arn, batchSize: 1 }
`,
  'infra/lambdas/extend-access/role.yml': '[]',
  'infra/lambdas/extend-access/alarm.yml': '{ errors: No extensions., throttles: Late extensions. }',
}

let after: Template = before
beforeAll(async () => {
  after = await packageStage('local', {
    change: (folder) => {
      write(folder, NEW_LAMBDA)
      write(folder, NEW_LAMBDA_WITH_RETRIES)
    },
  })
})
afterAll(() => rmSync(EMPTY, { recursive: true }))

test('a folder and a function are all that a new Lambda takes to be packaged', () => {
  const { functions } = readStack(after, PLACE)
  const added = functions.find(({ name }) => name === 'curfew-report-access')

  expect(added).toMatchObject({ handler: '.build/report-access.handler', retries: 2, maxAgeSeconds: 3600 })
  expect(functions).toHaveLength(readStack(before, PLACE).functions.length + 2)
  expect(brokenReferences(after)).toEqual([])
})

test('a new Lambda has the permissions that all Lambdas share, and its own', () => {
  expect(statementsOf('curfew-report-access')).toEqual([
    'WriteOwnLog',
    'SendToDeadLetterQueue',
    'PutOwnEvents',
    'ReadRows',
  ])
  expect(statementsOf('curfew-extend-access')).toEqual(['WriteOwnLog', 'RetryFailedEvents'])
})

test('a new Lambda may put events in Curfew’s name, if its role says so', () => {
  const exceptions = at(after.Resources.OnlyCurfewSpeaksAsCurfew, 'Properties/Statement/Condition/ArnNotEquals')

  expect(JSON.stringify(exceptions)).toContain('ReportAccessRole')
})

test('neither a new Lambda nor its rules lose events', () => {
  expect([...lambdasThatLoseEvents(after), ...rulesThatLoseEvents(after)]).toEqual([])
})

test('alarms watch a new Lambda and its rules', () => {
  expect([...unwatched(after), ...overfullAlarms(after)]).toEqual([])
  expect(at(after.Resources.ReportAccessErrors, 'Properties/AlarmDescription')).toBe(
    'Reports fail. docs/runbook.md#lambda-errors',
  )
})

test('a new Lambda whose failed events are retried for a day has a queue, which an alarm and the dashboard show', () => {
  const { queues } = readStack(after, PLACE)

  expect(queues.map(({ name }) => name)).toContain('curfew-extend-retries')
  expect(JSON.stringify(after.Resources.RetriesWaiting)).toContain('ExtendRetries')
  expect(JSON.stringify(after.Resources.Dashboard)).toContain('ExtendRetries')
})

test('the dashboard shows a new Lambda', () => {
  expect(JSON.stringify(after.Resources.Dashboard)).toContain('ReportDashaccessLambdaFunction')
})

test('a new Lambda changes no resource of the others, except those that list Lambdas, queues or rules', () => {
  const changed = Object.keys(before.Resources).filter(
    (logicalId) => stable(before.Resources[logicalId]) !== stable(after.Resources[logicalId]),
  )

  expect(changed.sort()).toEqual([
    'Auditor',
    'Dashboard',
    'DeadLetters',
    'DeadLettersLost',
    'DeadLettersPolicy',
    'OnlyCurfewSpeaksAsCurfew',
    'RetriesWaiting',
    'RulesFailed',
  ])
})

test.each([
  ['a folder without a function', { 'infra/lambdas/report-access/function.yml': '' }, 'no functions/report-access.ts'],
  ['a function without a folder', { 'functions/report-access.ts': '' }, 'no infra/lambdas/report-access'],
])('%s is refused', (_, files, problem) => {
  const folder = join(EMPTY, problem)
  write(folder, { 'functions/sweep.ts': '', 'infra/lambdas/sweep/function.yml': '' })
  expect(lambdaNames(folder)).toEqual(['sweep'])

  write(folder, files)
  expect(() => lambdaNames(folder)).toThrow(`has ${problem}`)
})

function statementsOf(role: string): readonly unknown[] {
  const { roles } = readStack(after, PLACE)
  const documents = Object.values(roles.find(({ name }) => name === role)?.inline ?? {})
  return documents.flatMap(({ Statement }) => [Statement].flat().map((statement) => at(statement, 'Sid')))
}

/** Without what changes from one packaging to the next. */
function stable(resource: unknown): string {
  return JSON.stringify(resource).replaceAll(/serverless\/curfew\/local\/[^/]+\//g, '')
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
