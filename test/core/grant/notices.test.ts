import { describe, expect, test } from 'vitest'
import type { Grant } from '#core/grant/grant.ts'
import { noticed, noticesDue, noticesLeft } from '#core/grant/notices.ts'
import { nextTask } from '#core/grant/tasks.ts'
import { timersFor } from '#core/grant/timers-for.ts'
import { at, seedGrant } from '#test/fixtures/seed.ts'

const opened = { openedAt: at('00:58') }
const keyed = { ...opened, keysReadyAt: at('00:58:05') }
const ready = { ...keyed, readyAt: at('01:00') }
const warned = { ...ready, closingSoonFor: at('04:00') }
const role = { principal: { type: 'role', name: 'trainer' }, keys: 'keep' } as const
const ended = { ended: { at: at('02:30'), because: 'ended', by: 'acmeco', reason: 'done' } } as const
const window = (opensAt: string, closesAt: string) => ({ window: { opensAt: at(opensAt), closesAt: at(closesAt) } })

describe('access is ready', () => {
  test.each<readonly [string, Partial<Grant>, string, boolean]>([
    ['not a second before its window opens', keyed, '00:59:59', false],
    ['when its window opens, if policy and key are there', keyed, '01:00:00', true],
    ['late rather than never', keyed, '03:59:59', true],
    ['not once it is over', keyed, '04:00:00', false],
    ['not before its policies are attached', {}, '01:00:00', false],
    ['not before its key is stored', opened, '01:30:00', false],
    ['without waiting for a key that the job keeps', { ...opened, keys: 'keep' }, '01:00:00', true],
    ['without waiting for a key that a role does not have', { ...opened, ...role }, '01:00:00', true],
    ['not for a job that ended', { ...keyed, ...ended }, '02:40:00', false],
    ['not even in the second before its end, if an end is recorded', { ...keyed, ...ended }, '02:29:59', false],
    ['not for a grant that is closed', { ...keyed, closedAt: at('01:10') }, '01:20:00', false],
    ['only once', ready, '01:00:00', false],
    ['not again after an extension', { ...ready, ...window('01:00', '06:00') }, '02:00:00', false],
  ])('%s', (_rule, row, time, isReady) => {
    expect(noticesDue(seedGrant(row), at(time)).includes('ready')).toBe(isReady)
  })
})

describe('access closes soon', () => {
  test.each<readonly [string, Partial<Grant>, string, boolean]>([
    ['not earlier than was set', ready, '03:44:59', false],
    ['as long before its end as was set', ready, '03:45:00', true],
    ['late rather than never', ready, '03:59:59', true],
    ['not once it is over', ready, '04:00:00', false],
    ['not if it was set to 0', { ...ready, closingSoonMinutes: 0 }, '03:59:59', false],
    ['not for a window shorter than twice that', { ...ready, ...window('03:30:01', '04:00:00') }, '03:50:00', false],
    ['for a window of twice that', { ...ready, ...window('03:30:00', '04:00:00') }, '03:45:00', true],
    ['not for a job that ended', { ...ready, ...ended }, '03:50:00', false],
    ['not for access that never opened', {}, '03:50:00', false],
    ['not for access that is closed', { ...ready, closedAt: at('03:46') }, '03:50:00', false],
    ['once for its end', warned, '03:50:00', false],
    ['again for the end of an extension, when that is near', { ...warned, ...window('01:00', '06:00') }, '05:45', true],
    ['not before', { ...warned, ...window('01:00', '06:00') }, '05:44:59', false],
    ['at once for an extension that is shorter than that', { ...warned, ...window('01:00', '04:05') }, '03:50', true],
  ])('%s', (_rule, row, time, isSoon) => {
    expect(noticesDue(seedGrant(row), at(time)).includes('closing soon')).toBe(isSoon)
  })
})

test('a notice that was given is not due any more, and its grant is due at what comes next', () => {
  const grant = seedGrant(keyed)
  expect(nextTask(grant)).toEqual({ task: 'announce', at: at('01:00') })
  const told = { ...grant, ...noticed(['ready'], grant, at('01:00')) }
  expect(nextTask(told)).toEqual({ task: 'announce', at: at('03:45') })
  const warned = { ...told, ...noticed(['closing soon'], told, at('03:45')) }
  expect(noticesLeft(warned)).toEqual([])
  expect(nextTask(warned)).toEqual({ task: 'close', at: at('04:00') })
})

describe('a grant has a timer', () => {
  test.each([
    ['for each edge and each notice, if all are ahead', '00:30:00', '00:58 ready 01:00 soon 03:45 close 04:00'],
    ['not for an instant that is less than a minute ahead', '00:59:30', '– ready – soon 03:45 close 04:00'],
    ['for its end in any case', '04:10:00', '– ready – soon – close 04:11'],
  ])('%s', (_rule, now, expected) => {
    const { open, close, ready, 'closing-soon': soon } = timersFor(seedGrant(), at(now))
    const print = (date: Date | undefined) => date?.toISOString().slice(11, 16) ?? '–'

    expect(`${print(open)} ready ${print(ready)} soon ${print(soon)} close ${print(close)}`).toBe(expected)
  })
})
