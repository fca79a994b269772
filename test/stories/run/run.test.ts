import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { runLineContract } from '#cli/contracts/run.ts'
import { eventually } from './eventually.ts'
import { type ServedCurfew, serveCurfew } from './served-curfew.ts'
import { asking, curfew, endAll, inTerminal, TRAIN } from './shell.ts'

let served: ServedCurfew
beforeAll(async () => {
  served = await serveCurfew()
})
afterEach(endAll)
afterAll(() => served.stop())

const FOR_EVER = [...TRAIN, '100000']

describe('a script that trains under curfew run', () => {
  test('has the access of its job and none of its caller, and its end ends access', async () => {
    const ran = curfew([...asking('whole'), '--', ...TRAIN, '2'], served)

    expect(await ran.exit).toBe(0)
    expect(ran.out()).toBe('own key in the environment: none; job whole\nstep 1: OK\nstep 2: OK\n')
    expect(ran.err()).toMatch(/^curfew: Access of job whole is ready until .* \(29 min \d+ s left\)\n/m)
    expect(ran.err()).toContain('curfew: Sent Training Job Completed: the access of job whole ends now\n')
    expect(await served.event('Access Closed', 'whole')).toMatchObject({ because: 'ended' })
  })

  test('runs as a role with a session that is named after its job', async () => {
    const ran = curfew([...asking('of-a-role', { principal: 'role/trainer-batch' }), '--', ...TRAIN, '2'], served)

    expect(await ran.exit).toBe(0)
    expect(ran.out()).toBe('own key in the environment: none; job of-a-role\nstep 1: OK\nstep 2: OK\n')
    expect(served.sessionsOf('trainer-batch')).toEqual(['of-a-role'])
    expect(await served.event('Access Closed', 'of-a-role')).toMatchObject({ because: 'ended' })
  })

  test('goes on through an extension without a restart, with the same client of S3', async () => {
    const extending = ['--extend-by', '30m', '--at-most', '1h']
    const ran = curfew([...asking('longer', { for: '6m' }), ...extending, '--', ...FOR_EVER], served)
    await ran.printed('curfew: Asked for 30 min more')
    await ran.printed('curfew: Access is extended until')
    expect(await served.event('Access Extended', 'longer')).toBeDefined()
    await served.event('Access Opened', 'longer')
    const before = ran.out().length
    await eventually(
      'steps after the extension',
      () => /(step \d+: OK\n){4}/.exec(ran.out().slice(before)) ?? undefined,
    )
    ran.kill('SIGTERM')

    expect(await ran.exit).toBe(3)
    expect(ran.out()).not.toMatch(/step \d+: (?!OK)/)
  })

  test('is told that an extension was refused, and is warned', async () => {
    const extending = ['--extend-by', '400h', '--at-most', '400h']
    const ran = curfew([...asking('too-long', { for: '6m' }), ...extending, '--', ...FOR_EVER], served)
    await ran.printed(/curfew: The extension was refused, and access ends at .*: closesAt: /)
    await ran.printed(/curfew: Access ends at .* left\n/)
    ran.kill('SIGTERM')

    expect(await ran.exit).toBe(3)
    expect(served.eventsOf('Training Job Stopped', 'too-long')).toEqual([
      { jobId: 'too-long', reason: 'curfew run got SIGTERM, and the command exited with 3' },
    ])
  })

  test('is sent TERM when somebody else ends its access, and told who and why', async () => {
    const ran = curfew([...asking('ended-early'), '--', ...FOR_EVER], served)
    await ran.printed('step 1: OK')
    await served.put('Training Job Completed', { jobId: 'ended-early', reason: 'the data was wrong' })

    expect(await ran.exit).toBe(3)
    expect(ran.out()).toContain('got SIGTERM\n')
    expect(ran.err()).toMatch(/curfew: Access was ended at .* by acmeco.console: the data was wrong\n/)
    expect(served.eventsOf('Training Job Failed', 'ended-early')).toEqual([])
  })

  test('is told who revoked its access and why, and goes on without if it is to be sent nothing', async () => {
    const ran = curfew([...asking('revoked'), '--on-revoked', 'nothing', '--', ...FOR_EVER], served)
    await ran.printed('step 1: OK')
    const revocation = { jobId: 'revoked', requestedBy: 'security@acmeco.example', reason: 'key leaked' }
    await served.put('Access Revocation Requested', revocation)
    await ran.printed(/curfew: Access was revoked at .* by security@acmeco.example: key leaked\n/)
    await ran.printed('curfew: The command still runs, and has no access any more')
    await ran.printed(/step \d+: (?!OK)/)
    ran.kill('SIGTERM')

    expect(await ran.exit).toBe(3)
  })

  test('does not start if Curfew refuses its request, and the reason is one line', async () => {
    const principal = 'user/analyst-without-boundary'
    const ran = curfew([...asking('refused', { principal }), '--', ...TRAIN], served)

    expect(await ran.exit).toBe(125)
    expect(ran.out()).toBe('')
    expect(ran.err().trimEnd().split('\n').at(-1)).toMatch(/^curfew: Curfew refused access for job refused: .*boundary/)
    expect(served.eventsOf('Training Job Stopped', 'refused')).toEqual([])
  })
})

describe('in a terminal', () => {
  test('a terminal that is gone ends the command and its access', async () => {
    const ran = inTerminal([...asking('lost-terminal'), '--', ...FOR_EVER], served)
    await ran.printed('step 1: OK')
    ran.kill('SIGKILL')

    expect(await served.event('Training Job Stopped', 'lost-terminal')).toMatchObject({
      reason: expect.stringContaining('curfew run got SIGHUP'),
    })
    expect(await served.event('Access Closed', 'lost-terminal')).toMatchObject({ because: 'ended' })
  })

  test('a command that ignores that its terminal is gone loses its access all the same', async () => {
    const ran = inTerminal([...asking('stubborn'), '--', ...FOR_EVER, 'ignoring-hangups'], served)
    await ran.printed('step 1: OK')
    ran.kill('SIGKILL')

    expect(await served.event('Training Job Stopped', 'stubborn')).toEqual({
      jobId: 'stubborn',
      reason: 'the terminal of curfew run is gone',
    })
  })

  test('Ctrl-C interrupts the command once, and its access ends as stopped when it is done', async () => {
    const ran = inTerminal([...asking('interrupted'), '--', ...TRAIN, '40'], served)
    await ran.printed('step 1: OK')
    ran.type('\u0003')
    await ran.printed('got SIGINT')

    expect(await ran.exit).toBe(0)
    expect(ran.out().match(/got SIGINT\r?$/gm)).toHaveLength(1)
    expect(served.eventsOf('Training Job Stopped', 'interrupted')).toHaveLength(1)
  })
})

describe('a run from outside', () => {
  test('joins a grant that somebody else asked for, and says when the command started, if its time runs from then', async () => {
    const now = Date.now()
    const instant = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
    await served.put('Training Job Scheduled', {
      jobId: 'joined',
      principal: { type: 'user', name: 'trainer-gpu-02' },
      window: { opensAt: instant(-1), closesAt: instant(120), runsFor: 'PT30M', heartbeat: 'PT10M' },
      network: { sourceIps: ['203.0.113.42/32'] },
      access: {
        datasets: ['s3://acmeco-training-datasets-wikipedia-2025-07-01'],
        outputs: ['s3://acmeco-finetuned-models/joined/'],
      },
      ...{ keys: 'rotate', requestedBy: 'ml-platform@acmeco.example', reason: 'queued' },
    })
    await served.event('Access Scheduled', 'joined')
    const ran = curfew(['run', '--job', 'joined', '--json', '--', ...FOR_EVER], served)
    await ran.printed('step 1: OK')
    await served.event('Access Shortened', 'joined')
    await served.event('Training Job Heartbeat', 'joined')
    await ran.printed('"curfew":"shortened"')
    ran.kill('SIGUSR2')
    await ran.printed('got SIGUSR2')
    ran.kill('SIGTERM')

    expect(await ran.exit).toBe(3)
    const lines = ran.err().trimEnd().split('\n')
    expect(lines.map((line) => runLineContract.parse(JSON.parse(line)).curfew)).toEqual([
      ...['ready', 'shortened', 'finished', 'reported'],
    ])
  })

  test.each([
    [['--', 'sh', '-c', 'exit 7'], 7, 'Training Job Failed'],
    [['--', 'sh', '-c', 'kill -9 $$'], 137, 'Training Job Failed'],
  ])('passes on the exit code of %o: %i', async (command, code, event) => {
    const jobId = `exit-${code}`
    const ran = curfew([...asking(jobId), ...command], served)

    expect(await ran.exit).toBe(code)
    await served.event(event, jobId)
  })
})
