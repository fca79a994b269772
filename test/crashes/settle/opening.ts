import { check } from '../check.ts'
import { extend } from '../events.ts'
import { checkOpenThenClosed, expectAnnouncement, loseTimers, type Scenario } from '../scenario.ts'
import { MANY_DATASETS } from './many-datasets.ts'

export const opening: readonly Scenario[] = [
  {
    title: 'opens the window of a user',
    run: async (crashDay) => {
      await crashDay.schedule()
      await crashDay.withCrashes(() => crashDay.until('1:40'))
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'opens the window of a role that needs more than one policy',
    run: async (crashDay) => {
      await crashDay.schedule({ principal: await crashDay.createRole('batch'), datasets: MANY_DATASETS })
      await crashDay.withCrashes(() => crashDay.until('1:40'))
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'tells subscribers that access is ready, and that it closes soon',
    run: async (crashDay) => {
      await crashDay.schedule({ closes: '34:40' })
      await crashDay.until('3:00')
      await crashDay.withCrashes(async () => {
        await crashDay.until('3:40')
        await crashDay.until('19:40')
      })
      await crashDay.until('24:00')
      await check(crashDay, { job: 'open' })
      expectAnnouncement(crashDay, 'Access Ready')
      expectAnnouncement(crashDay, 'Access Closing Soon')
      await crashDay.until('38:00')
      await check(crashDay, { job: 'closed' })
    },
  },
  {
    title: 'opens a window that has begun, and says that it is ready',
    run: async (crashDay) => {
      const principal = await crashDay.createRole('batch')
      await crashDay.withCrashes(() => crashDay.schedule({ principal, opens: '0:00' }))
      await checkOpenThenClosed(crashDay)
    },
  },
  {
    title: 'lets an overdue closing go first',
    run: async (crashDay) => {
      const sweep = crashDay.day.aws.buses.rules.find(({ schedule }) => schedule === 'rate(1 minute)')?.name ?? 'sweep'
      await crashDay.schedule({
        job: 'late',
        principal: await crashDay.createRole('late'),
        opens: '1:00',
        closes: '6:00',
      })
      await crashDay.schedule({ principal: await crashDay.createRole('batch'), opens: '9:40', closes: '14:40' })
      loseTimers(crashDay, 'close')
      await crashDay.until('5:00')
      crashDay.day.aws.buses.setEnabled(sweep, false)
      await crashDay.withCrashes(() => crashDay.until('7:40'))
      crashDay.day.aws.buses.setEnabled(sweep, true)
      await crashDay.until('11:00')
      await check(crashDay, { late: 'closed', job: 'open' })
      await crashDay.until('18:00')
      await check(crashDay, { late: 'closed', job: 'closed' })
    },
  },
]

export const extending: readonly Scenario[] = [
  {
    title: 'attaches the policy of an extension, and detaches the old one',
    run: async (crashDay) => {
      await crashDay.schedule({ keys: 'keep' })
      await crashDay.until('5:00')
      await crashDay.withCrashes(() => extend(crashDay, '12:00'))
      await crashDay.until('9:00')
      await check(crashDay, { job: 'open' })
      await crashDay.until('15:20')
      await check(crashDay, { job: 'closed' })
    },
  },
]
