import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lint } from '../../src/lint.ts'
import { allow, policy } from './examples/example.ts'

const { paths }: { readonly paths: Readonly<Record<string, readonly string[]>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../corpora/pathfinding.cloud.json'), 'utf8'),
)
const ways = (json: object, siblings: readonly object[] = []) =>
  lint(JSON.stringify(json), { siblings: siblings.map((each) => JSON.stringify(each)) })
    .filter(({ code }) => code === 'PRIVILEGE_ESCALATION')
    .map(({ message }) => message.replace('Allows privilege escalation: ', ''))
const pass = (service?: string) =>
  allow('iam:PassRole', '*', service === undefined ? undefined : { StringEquals: { 'iam:PassedToService': service } })
const create = allow(['lambda:CreateFunction', 'lambda:InvokeFunction'], '*')
const passing = 'iam:PassRole with lambda:CreateFunction with lambda:InvokeFunction'

describe('every path of pathfinding.cloud is an escalation:', () => {
  test.each(Object.entries(paths))('%s', (_, actions) => {
    expect(ways(policy(allow(actions, '*')))).not.toEqual([])
  })
})

test('a command in a running container is one', () => {
  expect(ways(policy(allow('ecs:ExecuteCommand', '*')))).toEqual(['ecs:ExecuteCommand'])
})

describe('a role that may be passed', () => {
  test('to the service of the way out only, is passed there', () => {
    expect(ways(policy(pass('lambda.amazonaws.com'), create))).toEqual([passing])
    expect(ways(policy(pass('*'), create))).toEqual([passing])
  })

  test('to another service only, is no way out by this one', () => {
    expect(ways(policy(pass('ec2.amazonaws.com'), create))).toEqual([])
  })
})

test('an action counts only on resources that it takes', () => {
  const on = (resource: string) => policy(allow('sagemaker:*', `arn:aws:sagemaker:us-east-1:111122223333:${resource}`))
  const messagesOf = (json: object) => lint(JSON.stringify(json)).map(({ code, message }) => `${code} ${message}`)

  expect(ways(on('flow-definition/*'))).toEqual([])
  expect(ways(on('notebook-instance/*'))).toEqual(['sagemaker:CreatePresignedNotebookInstanceUrl'])
  expect(messagesOf(on('flow-definition/*')).join()).toMatch(/SERVICE_WILDCARD sagemaker:\* allows \d actions today/)
})

describe('of the policies of one principal', () => {
  test('a way that takes two of them is found in each that has a part of it', () => {
    expect(ways(policy(pass()), [policy(create)])).toEqual([passing])
    expect(ways(policy(create), [policy(pass())])).toEqual([passing])
    expect(ways(policy(pass()))).toEqual([])
  })

  test('a way that another has alone is not found in this one', () => {
    expect(ways(policy(allow('s3:GetObject', 'arn:aws:s3:::b-1/*')), [policy(pass(), create)])).toEqual([])
  })
})
