import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Day } from '#local/day/day.ts'
import { startDay } from '#test/stories/day.ts'
import { commandsInDocs, listedCommands } from './aws-commands.ts'
import { PAGES } from './page.ts'

const { run, neverRun } = listedCommands()
const COMMANDS = commandsInDocs()

test('there are commands to check', () => {
  expect(COMMANDS.length).toBeGreaterThan(60)
  expect(run.length).toBeGreaterThan(20)
})

test('docs/deploy.md says of every command of the AWS CLI in the docs whether it was ever run', () => {
  const listed = [...run, ...neverRun]

  expect(COMMANDS.filter(({ name }) => !listed.includes(name))).toEqual([])
})

test('it names no command that the docs do not have, and none twice', () => {
  const named = COMMANDS.map(({ name }) => name)

  expect([...run, ...neverRun].filter((name) => !named.includes(name))).toEqual([])
  expect(new Set([...run, ...neverRun]).size).toBe(run.length + neverRun.length)
})

describe('local AWS', () => {
  let day: Day
  beforeAll(async () => {
    day = await startDay()
  })

  const PATTERNS = PAGES.flatMap(({ text }) =>
    [...text.matchAll(/(?:--filter-pattern|audit) '(\{[^']+\})'/g)].map(([, pattern = '']) => pattern),
  )

  test.each([...new Set(PATTERNS)])('finds events by the pattern %s of the docs', async (filterPattern) => {
    const credentials = day.aws.directory.createAdministrator(`reader-${PATTERNS.indexOf(filterPattern)}`)
    const logs = new CloudWatchLogsClient(awsClientOptions({ aws: day.aws, credentials }))

    await expect(
      logs.send(new FilterLogEventsCommand({ logGroupName: day.aws.auditLogGroup, filterPattern })),
    ).resolves.toBeDefined()
  })
})
