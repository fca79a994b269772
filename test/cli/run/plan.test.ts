import { describe, expect, test } from 'vitest'
import { type Memory, type Plan, type Step, stepsDue } from '#cli/run/plan.ts'
import { parseTimedSignal } from '#cli/run/timed-signal.ts'
import { at } from '#test/fixtures/seed.ts'

const GRANT = { window: { opensAt: at('01:00'), closesAt: at('04:00') } }
const NOTHING: Memory = { given: [] }
const PLAN: Plan = { startedAt: at('01:00'), firstEnd: at('04:00'), signals: [], extension: undefined }

/** Steps in short. */
function due(time: string, changed: { plan?: Partial<Plan>; memory?: Partial<Memory>; grant?: object } = {}) {
  const steps = stepsDue(
    { ...GRANT, ...changed.grant },
    { ...PLAN, ...changed.plan },
    { ...NOTHING, ...changed.memory },
    at(time),
  )
  return steps.map(shortOf)
}

function shortOf(step: Step): string {
  if (step.action === 'extend') return `extend to ${step.to.toISOString().slice(11, 16)}`
  return step.action === 'signal' ? step.timed.signal : step.action
}

function given(time: string, changed: { plan?: Partial<Plan> } = {}): readonly string[] {
  const steps = stepsDue(GRANT, { ...PLAN, ...changed.plan }, NOTHING, at(time))
  return steps.flatMap((step) => ('gives' in step ? step.gives : []))
}

describe('a warning', () => {
  test.each([
    ['03:44:59', [], 'one second before the last quarter of an hour'],
    ['03:45:00', ['warn'], 'fifteen minutes before the end'],
    ['03:59:00', ['warn'], 'one line, where three are due'],
    ['04:00:00', [], 'not once access is over'],
  ])('at %s: %o, %s', (time, steps) => {
    expect(due(time)).toEqual(steps)
  })

  test('is given once, and again at five minutes', () => {
    const memory = { given: given('03:45') }

    expect(due('03:46', { memory })).toEqual([])
    expect(due('03:55', { memory })).toEqual(['warn'])
  })

  test('is given again for another end', () => {
    const memory = { given: given('03:45') }
    const window = { ...GRANT.window, closesAt: at('05:00') }

    expect(due('04:45', { memory, grant: { window } })).toEqual(['warn'])
  })

  test('is not given to a grant that has ended', () => {
    const ended = { at: at('02:00'), because: 'revoked', by: 'security', reason: 'leak' }

    expect(due('03:50', { grant: { ended } })).toEqual([])
  })
})

describe('a signal', () => {
  const signals = [
    { signal: 'USR1', secondsBefore: 1800 },
    { signal: 'TERM', secondsBefore: 60 },
  ] as const

  test.each([
    ['03:29:59', []],
    ['03:30:00', ['USR1']],
    ['03:59:00', ['warn', 'USR1', 'TERM']],
  ])('at %s: %o', (time, steps) => {
    expect(due(time, { plan: { signals } })).toEqual(steps)
  })

  test('is sent once for an end', () => {
    expect(due('03:31', { plan: { signals }, memory: { given: given('03:30', { plan: { signals } }) } })).toEqual([])
  })

  test('whose time is past at the start waits until the program handles signals', () => {
    const late = { plan: { signals, startedAt: at('03:40:00') } }

    expect(due('03:40:09', late)).toEqual([])
    expect(due('03:40:10', late)).toEqual(['USR1'])
  })

  test('that is asked for twice, and late both times, is sent once', () => {
    const twice = [
      { signal: 'USR1', secondsBefore: 3600 },
      { signal: 'USR1', secondsBefore: 1800 },
    ] as const

    expect(due('03:35', { plan: { signals: twice } })).toEqual(['USR1'])
  })
})

describe('a heartbeat', () => {
  const grant = { window: { ...GRANT.window, heartbeatSeconds: 1200 } }

  test.each([
    ['01:00:00', {}, ['heartbeat'], 'at the start'],
    ['01:04:59', { heartbeatAt: at('01:00') }, [], 'not before a quarter of the time is over'],
    ['01:05:00', { heartbeatAt: at('01:00') }, ['heartbeat'], 'four times in the time that it may be missing'],
    ['01:05:29', { heartbeatAt: at('01:00'), heartbeatFailedAt: at('01:05') }, [], 'not at once after a failure'],
    ['01:05:30', { heartbeatAt: at('01:00'), heartbeatFailedAt: at('01:05') }, ['heartbeat'], 'half a minute after it'],
  ])('at %s after %o: %o, %s', (time, memory, steps, _why) => {
    expect(due(time, { grant, memory })).toEqual(steps)
  })

  test('is not sent where the window asks for none', () => {
    expect(due('02:00')).toEqual([])
  })
})

describe('an extension', () => {
  const extension = { bySeconds: 1800, atMostSeconds: 3600 }
  const plan = { extension }
  const asked = { from: at('04:00'), to: at('04:30'), at: at('03:40'), event: 'e' }

  test.each([
    ['03:39:59', [], 'not before it is needed'],
    ['03:40:00', ['extend to 04:30'], 'five minutes before the first warning'],
    ['03:50:00', ['extend to 04:30'], 'and no warning that it may make untrue'],
  ])('at %s: %o, %s', (time, steps) => {
    expect(due(time, { plan })).toEqual(steps)
  })

  test('is asked for before the first signal', () => {
    const signals = [{ signal: 'USR1', secondsBefore: 3600 }] as const

    expect(due('02:55', { plan: { extension, signals } })).toEqual(['extend to 04:30'])
  })

  test('moves the end so far that the next one is not due at once', () => {
    expect(due('03:40', { plan: { extension: { bySeconds: 60, atMostSeconds: 7200 } } })).toEqual(['extend to 04:01'])
    expect(due('03:55', { plan: { extension: { bySeconds: 60, atMostSeconds: 7200 } } })).toEqual(['extend to 04:16'])
  })

  test('never moves the end further than all extensions may', () => {
    const window = { ...GRANT.window, closesAt: at('04:45') }

    expect(due('04:30', { plan, grant: { window } })).toEqual(['extend to 05:00'])
    expect(due('04:50', { plan, grant: { window: { ...window, closesAt: at('05:00') } } })).toEqual(['warn'])
  })

  test('that is not answered yet holds the warning back for a minute, and no longer', () => {
    const memory = { extension: { ...asked, at: at('03:50'), answer: 'none yet' } } as const

    expect(due('03:50:59', { plan, memory })).toEqual([])
    expect(due('03:51:00', { plan, memory })).toEqual(['warn'])
  })

  test('that was refused is not asked for again, and the warning comes', () => {
    expect(due('03:45', { plan, memory: { extension: { ...asked, answer: 'refused' } } })).toEqual(['warn'])
  })

  test('that nobody answered is asked for again after five minutes', () => {
    const memory = { extension: { ...asked, answer: 'none' } } as const

    expect(due('03:44:59', { plan, memory })).toEqual([])
    expect(due('03:45:00', { plan, memory })).toEqual(['extend to 04:30'])
  })

  test('that could not be put is put again after half a minute', () => {
    const { event, ...unput } = asked

    expect(due('03:40:29', { plan, memory: { extension: { ...unput, answer: 'none' } } })).toEqual([])
    expect(due('03:40:30', { plan, memory: { extension: { ...unput, answer: 'none' } } })).toEqual(['extend to 04:30'])
  })
})

test.each([
  ['USR1@15m', { signal: 'USR1', secondsBefore: 900 }],
  ['SIGUSR2@2h', { signal: 'USR2', secondsBefore: 7200 }],
  ['term@90', { signal: 'TERM', secondsBefore: 90 }],
  ['USR9@15m', expect.stringContaining('USR9 is none of the signals')],
  ['KILL@15m', expect.stringContaining('KILL is none of the signals')],
  ['USR1', expect.stringContaining('how long before the end')],
  ['USR1@soon', expect.stringContaining('how long before the end')],
  ['USR1@0', expect.stringContaining('how long before the end')],
  ['USR1@1m@2m', expect.stringContaining('how long before the end')],
])('%s is read as %o', (text, read) => {
  expect(parseTimedSignal(text)).toEqual(read)
})
