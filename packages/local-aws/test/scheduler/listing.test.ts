import { GetScheduleGroupCommand, ListScheduleGroupsCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler'
import { expect, test } from 'vitest'
import { aScheduler } from './scheduler.ts'

test('schedules can be listed by group and prefix, page by page', async () => {
  const { create, client } = aScheduler()
  for (const Name of ['backup-a', 'backup-b', 'report-a']) await create({ Name })
  await create({ Name: 'other', GroupName: undefined })
  const names = async (query: object) =>
    (await client.send(new ListSchedulesCommand(query))).Schedules?.map(({ Name }) => Name)

  expect(await names({ GroupName: 'nightly' })).toEqual(['backup-a', 'backup-b', 'report-a'])
  expect(await names({ NamePrefix: 'backup-' })).toEqual(['backup-a', 'backup-b'])
  const { NextToken } = await client.send(new ListSchedulesCommand({ MaxResults: 3 }))
  expect(await names({ NextToken })).toEqual(['other'])
})

test('schedule groups can be read', async () => {
  const { client } = aScheduler()

  expect(await client.send(new GetScheduleGroupCommand({ Name: 'nightly' }))).toMatchObject({ State: 'ACTIVE' })
  expect((await client.send(new ListScheduleGroupsCommand({}))).ScheduleGroups).toHaveLength(2)
  await expect(client.send(new GetScheduleGroupCommand({ Name: 'x' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})
