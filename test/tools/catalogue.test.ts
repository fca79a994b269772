import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { problemsOf } from '#events/problems.ts'
import { catalogueOf, catalogueProblems, readCatalogue } from '#tools/catalogue.ts'
import { catalogueContract } from '#tools/catalogue-contract.ts'

const stages = globSync('infra/catalogue/*.json')
  .filter((file) => !file.endsWith('.schema.json'))
  .map((file) => basename(file, '.json'))

function fileWith(content: unknown): string {
  const file = join(mkdtempSync(join(tmpdir(), 'curfew-catalogue-')), 'prod.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

test.each(stages)('the catalogue %s keeps to the contract, and could be deployed', async (stage) => {
  expect(await catalogueProblems(stage)).toEqual([])
})

test('a stage has its own catalogue, or an empty one', async () => {
  expect((await catalogueOf('example')).catalogue.entries.length).toBeGreaterThan(2)
  expect((await catalogueOf('unconfigured')).catalogue).toEqual({ entries: [] })
})

test('of every field, a problem says what to write', () => {
  const entry = {
    name: 'Wikipedia 2025',
    location: 's3://wiki*',
    account: '2222',
    until: 'soon',
    for: { principals: ['trainer-*'], teams: [] },
    owner: 'x',
  }
  const { error } = catalogueContract.safeParse({ entries: [entry] })

  expect(error && problemsOf(error, 'a catalogue')).toEqual([
    { path: 'entries[0].name', message: expect.stringContaining('must be 1 to 100 of a-z') },
    { path: 'entries[0].location', message: expect.stringContaining('name one bucket') },
    { path: 'entries[0].account', message: 'must be the 12 digits of an account' },
    { path: 'entries[0].for.principals[0]', message: expect.stringContaining('user/<name> or role/<name>') },
    { path: 'entries[0].for.teams', message: 'is not a field of a catalogue' },
    { path: 'entries[0].until', message: expect.stringContaining('or a date such as 2025-12-31') },
    { path: 'entries[0].owner', message: 'is not a field of a catalogue' },
  ])
})

test('a file that breaks the contract is not packaged', async () => {
  const refused = readCatalogue(fileWith({ entries: [{ name: 'a' }] }))

  await expect(refused).rejects.toThrow('Cannot use the catalogue in')
  await expect(refused).rejects.toThrow(/entries\[0\]\.location/)
})

test('a file with two entries of one name is not deployed', async () => {
  const entries = ['s3://aaa', 's3://bbb'].map((location) => ({ name: 'a', location }))
  const cwd = mkdtempSync(join(tmpdir(), 'curfew-catalogue-'))
  mkdirSync(join(cwd, 'infra/catalogue'), { recursive: true })
  writeFileSync(join(cwd, 'infra/catalogue/prod.json'), JSON.stringify({ entries }))
  cpSync('infra/guardrails/example.json', join(cwd, 'infra/guardrails/prod.json'))

  const { status, stderr } = spawnSync(process.execPath, [resolve('tools/deploy.ts'), '--stage', 'prod'], {
    ...{ cwd, env: { HOME: cwd, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, encoding: 'utf8' },
  })

  expect(status).toBe(1)
  expect(stderr).toContain(
    'Cannot deploy:\n  - infra/catalogue/prod.json: entries[1].name: An earlier entry has the name "a" too.',
  )
})
