import { expect, test } from 'vitest'
import { costs } from '#local/costs/command.ts'

async function run(...argv: readonly string[]) {
  const written = { out: '', err: '' }
  const exit = await costs(argv, {
    out: (text) => {
      written.out += text
    },
    err: (text) => {
      written.err += text
    },
  })
  return { exit, ...written }
}

test('--json prints one JSON object, and roles cost no secrets', async () => {
  const { exit, out, err } = await run('--json', '--jobs', '1', '--principal', 'role', '--jobs-per-month', '50000')
  const { load, month, options, standing } = JSON.parse(out)

  expect({ exit, err }).toEqual({ exit: 0, err: '' })
  expect(load).toEqual({ jobs: 50_000, principals: 10, windows: (50_000 * 3) / 730 })
  expect(options.measured).toEqual({ count: 1, of: 'role', keys: 'keep' })
  expect(month.principals).toBe(0)
  expect(month.standing).toBe(standing.dollars)
})

test('--help names every option and shows examples', async () => {
  const { exit, out } = await run('--help')

  expect(exit).toBe(0)
  for (const option of ['--json', '--jobs-per-month', '--hours-open', '--principals', '--principal', '--keys']) {
    expect(out).toContain(option)
  }
  expect(out).toContain('$ npm run costs -- ')
})

test.each([
  [['--jobs-per-month', '0'], "argument '0' is invalid. Write a number from 1 to 100,000,000."],
  [['--jobs-per-month', '1.5'], 'Write a whole number.'],
  [['--hours-open', '-1'], 'Write a number from 0 to 168.'],
  [['--hours-open', ''], 'Write a number from 0 to 168.'],
  [['--principals', 'many'], "argument 'many' is invalid"],
  [['--ms-per-call', 'soon'], "argument 'soon' is invalid"],
  [['--cold-percent', '101'], 'Write a number from 0 to 100.'],
  [['--keys', 'burn'], 'Allowed choices are rotate, deactivate, keep.'],
  [['--principal', 'group'], 'Allowed choices are user, role.'],
  [['--principal', 'role', '--keys', 'rotate'], 'a role has no access keys'],
  [['--jobs', '201'], 'Write a number from 1 to 200.'],
  [['--frob'], "unknown option '--frob'"],
  [['now'], 'too many arguments'],
])('wrong usage is an error in one line with exit code 2: %o, %s', async (argv, message) => {
  const { exit, out, err } = await run(...argv)

  expect({ exit, out }).toEqual({ exit: 2, out: '' })
  expect(err).toMatch(/^costs: /)
  expect(err).toContain(message)
  expect(err.trimEnd().split('\n')).toHaveLength(1)
})
