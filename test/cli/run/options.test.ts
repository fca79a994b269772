import { describe, expect, test } from 'vitest'
import { cli } from '#test/cli/fake-io.ts'

/** `sh` is on every machine: what is wrong is the rest. */
const COMMAND = ['--', 'sh', '-c', 'exit']

describe('a wrong command line is one line with every problem, and exit code 125, before anything is asked', () => {
  test.each([
    [['event.json'], 'no command; put it after --, as in: curfew run event.json -- python train.py'],
    [
      COMMAND,
      'no access is asked for; name an event file, --job with the id of a grant, or what to --read and --write',
    ],
    [['a.json', 'b.json', ...COMMAND], 'a.json and b.json: one event at a time; put the command after --'],
    [
      ['--job', 'a', '--signal', 'USR9@15m', '--signal', 'USR1@soon', ...COMMAND],
      '--signal USR9@15m: USR9 is none of the signals HUP, INT, QUIT, USR1, USR2, TERM, CONT, WINCH; --signal USR1@soon: after @ it says how long before the end of access, such as USR1@15m',
    ],
    [
      ['--job', 'a', '--extend-by', '30m', ...COMMAND],
      '--extend-by needs --at-most: how much longer each time, and how much longer in all',
    ],
    [
      ['--job', 'a', '--extend-by', 'x', '--at-most', '0', ...COMMAND],
      '--extend-by x: it is how long, such as 30m or 4h; --at-most 0: it is how long, such as 30m or 4h',
    ],
  ])('%o', async (argv, problem) => {
    expect(await cli(['run', ...argv])).toEqual({ exit: 125, out: '', err: `curfew: Cannot run: ${problem}\n` })
  })

  test.each([
    [['--zzz'], "unknown option '--zzz'"],
    [
      ['--job', 'a', '--on-revoked', 'kill', ...COMMAND],
      "argument 'kill' is invalid. Allowed choices are term, nothing.",
    ],
    [['--job', 'a', '--credentials', 'vault', ...COMMAND], 'Allowed choices are profile, env.'],
  ])('%o', async (argv, problem) => {
    const { exit, err } = await cli(['run', ...argv])

    expect({ exit, lines: err.trimEnd().split('\n').length }).toEqual({ exit: 125, lines: 1 })
    expect(err).toContain(problem)
  })
})

describe('a command that cannot run is said before anybody is asked for access, with the exit code of shells', () => {
  test.each([
    ['no-such-program', 127, 'it is in no folder of PATH'],
    ['/no/such/program', 127, 'no such file'],
    [`${process.cwd()}/README.md`, 126, 'it is not executable; chmod +x it'],
    ['/', 126, 'it is a directory'],
  ])('%s: %i', async (program, exit, because) => {
    expect(await cli(['run', '--job', 'a', '--', program], { environment: process.env })).toEqual({
      exit,
      out: '',
      err: `curfew: Cannot run ${program}: ${because}\n`,
    })
  })
})
