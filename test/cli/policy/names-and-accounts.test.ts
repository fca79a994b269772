import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cli, event } from '../fake-io.ts'
import { lint } from './lints.ts'

const LAKE = '222233334444'
const [rule] = JSON.parse(readFileSync('infra/guardrails/local.json', 'utf8')).rules
const guardrails = (read: readonly unknown[]) => JSON.stringify({ rules: [{ ...rule, read }] })
const catalogue = (changed: object = {}) =>
  JSON.stringify({ entries: [{ name: 'wikipedia', location: 's3://lake-wiki/2025/', account: LAKE, ...changed }] })
const reading = (dataset: unknown) => event({ access: { datasets: [dataset] } })

const commands = ['compile', 'prove'] as const
const run = (command: string, files: Readonly<Record<string, string>>, ...options: readonly string[]) =>
  cli(['policy', command, 'e.json', ...options], { files })

describe.each(commands)('curfew policy %s', (command) => {
  test('looks names up in the catalogue, and pins the account that it says', async () => {
    const files = { 'e.json': reading('name:wikipedia'), 'c.json': catalogue() }
    const { exit, out } = await run(command, files, '--catalogue', 'c.json')

    expect(exit).toBe(0)
    expect(out).toContain('arn:aws:s3:::lake-wiki/2025/')
    expect(out).toContain(command === 'compile' ? `"aws:ResourceAccount": "${LAKE}"` : 'The proof holds')
  })

  test('places buckets as the guardrails do', async () => {
    const files = { 'e.json': reading('s3://lake-a'), 'g.json': guardrails([{ location: 'lake-*', account: LAKE }]) }
    const { exit, out } = await run(command, files, '--guardrails', 'g.json')

    expect(exit).toBe(0)
    expect(out).toContain(command === 'compile' ? `"aws:ResourceAccount": "${LAKE}"` : 'The proof holds')
  })

  test('refuses a job of another account to end the grant, as Curfew does', async () => {
    const queue = `arn:aws:batch:us-east-1:${LAKE}:job-queue/gpu`
    const endsWith = { batch: { jobName: 'nightly-train', jobQueue: queue } }
    const { exit, err } = await run(command, { 'e.json': event({ endsWith, keys: 'burn' }) })

    expect(exit).toBe(2)
    expect(err).toContain(
      `endsWith.batch.jobQueue: is in account ${LAKE}, and Curfew hears only of the jobs of account 111122223333, so that it would end nothing`,
    )
    expect(err).toContain('keys: ')
  })

  test.each<readonly [string, unknown, readonly string[], string]>([
    ['a name without a catalogue', 'name:wikipedia', [], 'access.datasets[0]: the catalogue has no name:wikipedia'],
    ['a misspelt name', 'name:wikipeda', ['--catalogue', 'c.json'], 'did you mean name:wikipedia?'],
    [
      'a bucket that only * matches',
      's3://jumpstart-cache-prod-us-west-2/',
      ['--guardrails', 'g.json'],
      'does not say in which account the bucket jumpstart-cache-prod-us-west-2 is: name it in "read", with "account" if it is not in 111122223333',
    ],
    ['a catalogue that is none', 'name:wikipedia', ['--catalogue', 'g.json'], 'Cannot use the catalogue in g.json: '],
  ])('refuses %s', async (_, dataset, options, message) => {
    const files = {
      'e.json': reading(dataset),
      'c.json': catalogue({ name: 'wikipedia' }),
      'g.json': guardrails(['*']),
    }
    const { exit, err } = await run(command, files, ...options)

    expect(exit).toBe(2)
    expect(err).toContain(message)
  })
})

describe('curfew policy lint', () => {
  const found = async (files: Readonly<Record<string, string>>, ...options: readonly string[]) =>
    JSON.parse((await cli(lint(...options, '--format', 'json'), { files })).out).findings.map(
      ({ code, path }: { readonly code: string; readonly path: string }) => `${code} ${path}`,
    )

  test('recognizes a catalogue, and one that breaks its contract', async () => {
    expect(await found({ 'c.json': catalogue() }, 'c.json')).toEqual([])
    expect(await found({ 'c.json': catalogue({ name: 'A B' }) }, 'c.json')).toEqual([
      'CATALOGUE_CONTRACT entries[0].name',
    ])
  })

  test('checks an event against the catalogue, and against the guardrails by what its names mean', async () => {
    const files = {
      'e.json': event({
        access: { datasets: ['name:wikipeda', 'name:wikipedia', 's3://nowhere'], outputs: ['name:wikipedia'] },
      }),
      'c.json': catalogue(),
      'g.json': guardrails([{ location: 'lake-*', account: LAKE }]),
    }

    expect(await found(files, 'e.json', '--catalogue', 'c.json', '--guardrails', 'g.json')).toEqual([
      'BEYOND_CATALOGUE access.datasets[0]',
      'BEYOND_CATALOGUE access.outputs[0]',
      'BEYOND_GUARDRAILS access.datasets[2]',
    ])
    expect(await found(files, 'e.json')).toEqual([])
  })

  test('an event may name the own account, if the command knows it', async () => {
    const asked = { location: 's3://own-data', account: '444455556666' }
    const files = { 'e.json': reading(asked), 'g.json': guardrails(['own-*']) }

    expect(await found(files, 'e.json', '--guardrails', 'g.json', '--account', '444455556666')).toEqual([])
    expect(await found(files, 'e.json', '--guardrails', 'g.json')).toEqual(['BEYOND_GUARDRAILS access.datasets[0]'])
  })
})
