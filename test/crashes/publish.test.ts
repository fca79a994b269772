import { crashTests } from './crash-tests.ts'
import { complete } from './events.ts'
import { checkClosed, checkOpenThenClosed, expectAnnouncement, type Scenario } from './scenario.ts'

const publishing: readonly Scenario[] = [
  {
    title: 'publishes what the opening and the closing of a job say',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.withCrashes(() => crashDay.until('1:40'))
      await checkOpenThenClosed(crashDay)
      expectAnnouncement(crashDay, 'Access Key Rotated')
    },
  },
  {
    title: 'publishes a refusal, which belongs to no grant',
    run: async (crashDay) => {
      await crashDay.withCrashes(() => crashDay.schedule({ datasets: ['s3://'] }))
      await crashDay.until('3:20')
      expectAnnouncement(crashDay, 'Access Refused')
    },
  },
  {
    title: 'publishes the end of a job',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => complete(crashDay))
      await crashDay.until('9:00')
      expectAnnouncement(crashDay, 'Access Closed')
    },
  },
  {
    title: 'publishes what waited while the audit log took no records',
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createRole('batch') })
      await crashDay.until('5:00')
      crashDay.crashes.breakLog(true)
      await crashDay.until('10:00')
      crashDay.crashes.breakLog(false)
      await crashDay.withCrashes(() => crashDay.until('11:00'))
      await checkClosed(crashDay)
    },
  },
]

await crashTests('publish', publishing, ['Query', 'GetItem', 'TransactWriteItems', 'PutLogEvents', 'PutEvents'])
