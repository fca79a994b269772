import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { build } from 'esbuild'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { manualClock } from '../../src/clock.ts'
import { awsClientOptions } from '../../src/in-process.ts'
import { localAws } from '../../src/local-aws.ts'

const entry = join(import.meta.dirname, 'report.ts')

/** Bundles the function as it is deployed. With a packaged stack, `packageFolder` alone is enough. */
async function packaged(): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', write: false },
  })
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  const [file] = outputFiles
  writeFileSync(join(folder, 'report.zip'), zipSync({ 'report.cjs': file?.contents ?? new Uint8Array() }))
  return folder
}

/** The function with a role that may call these actions until noon. */
function templateWith(...actions: readonly string[]) {
  const untilNoon = { DateLessThan: { 'aws:CurrentTime': '2025-07-16T12:00:00Z' } }
  const allowed = { Effect: 'Allow', Action: actions, Resource: 'arn:aws:s3:::data/*', Condition: untilNoon }
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const policy = { PolicyName: 'data', PolicyDocument: { Version: '2012-10-17', Statement: [allowed] } }
  const AssumeRolePolicyDocument = { Version: '2012-10-17', Statement: [trust] }
  const Role = { 'Fn::GetAtt': ['Role', 'Arn'] }
  return {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument, Policies: [policy] } },
      Report: {
        Type: 'AWS::Lambda::Function',
        Properties: { FunctionName: 'report', Handler: 'report.handler', Code: { S3Key: 'report.zip' }, Role },
      },
    },
  }
}

async function report(at: string, ...actions: readonly string[]) {
  const clock = manualClock(new Date(at))
  const aws = await localAws({ clock, template: templateWith(...actions), packageFolder: await packaged() })
  aws.putObject('data', 'sales.csv', 'a,1\nb,2')
  const lambda = new LambdaClient(awsClientOptions({ aws, credentials: aws.directory.createAdministrator('admin') }))
  const event = { FunctionName: 'report', Payload: JSON.stringify({ key: 'sales.csv' }) }
  const { Payload } = await lambda.send(new InvokeCommand(event))
  return { answer: JSON.parse(Payload?.transformToString() ?? ''), calls: aws.calls.all }
}

test('the report needs both rights', async () => {
  const { answer } = await report('2025-07-16T09:00:00Z', 's3:GetObject', 's3:PutObject')

  expect(answer).toBe(2)
})

test('without the right to write, the report fails at PutObject, and nowhere else', async () => {
  const { answer, calls } = await report('2025-07-16T09:00:00Z', 's3:GetObject')

  expect(answer).toMatchObject({ errorType: 'AccessDenied', errorMessage: expect.stringContaining('s3:PutObject') })
  expect(calls.filter(({ errorCode }) => errorCode).map(({ operation }) => operation)).toEqual(['PutObject'])
})

test('from noon on, the report may read nothing', async () => {
  const { answer } = await report('2025-07-16T12:00:00Z', 's3:GetObject', 's3:PutObject')

  expect(answer).toMatchObject({ errorType: 'AccessDenied', errorMessage: expect.stringContaining('s3:GetObject') })
})
