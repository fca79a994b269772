import { globSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Asking, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { trainingJobScheduled } from '#events/training-job-scheduled.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { guardrailsFileOf, readGuardrails } from '#tools/guardrails.ts'

const EXAMPLE = 'infra/guardrails/example.json'
const files = globSync('infra/guardrails/*.json').filter((file) => !file.endsWith('.schema.json'))

test('there are guardrails to check: those of every stage, and the example', () => {
  expect(files.sort()).toEqual(expect.arrayContaining(['infra/guardrails/default.json', EXAMPLE]))
})

test.each(files)('%s is what the contract takes', async (file) => {
  expect(await readGuardrails(file)).toMatchObject({ rules: expect.any(Array) })
})

test('a stage is deployed with its own guardrails, or with those that let nothing through', () => {
  expect(guardrailsFileOf('local')).toBe('infra/guardrails/local.json')
  expect(guardrailsFileOf('nobody-made-it')).toBe('infra/guardrails/default.json')
})

test('what is wrong in a file is told all at once, with its place', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'curfew-guardrails-')), 'broken.json')
  writeFileSync(file, JSON.stringify({ rules: [{ name: '', longestWindowHours: -1, reed: ['b'] }] }))

  const refused = readGuardrails(file)

  await expect(refused).rejects.toThrow(`Cannot take the guardrails in ${file}:`)
  await expect(refused).rejects.toThrow(/rules\[0\]\.longestWindowHours/)
  await expect(refused).rejects.toThrow(/reed/)
})

describe('under the example', () => {
  const { window, network, access } = trainingJobScheduled.parse(SEED)
  const asking: Asking = {
    ...{ source: 'acmeco.ml-platform', requestedBy: 'ml-platform@acmeco.example', window, network, access },
    isolation: 'shared',
  }
  const problemsOf = async (otherwise: Partial<Asking>) =>
    guardrailProblems({ ...asking, ...otherwise }, await readGuardrails(EXAMPLE), at('00:30')).map(({ path }) => path)
  const later = (hours: number) => ({
    opensAt: window.opensAt,
    closesAt: new Date(window.opensAt.getTime() + hours * 3_600_000),
  })
  const readingFrom = (bucket: string, prefix = '') => ({ access: { ...access, datasets: [{ bucket, prefix }] } })

  test('the seed’s job is let through', async () => {
    expect(await problemsOf({})).toEqual([])
  })

  test.each<readonly [string, Partial<Asking>, readonly string[]]>([
    ['from a source that no rule is for', { source: 'acmeco.crm' }, ['']],
    ['for somebody of another house', { requestedBy: 'ml@elsewhere.example' }, ['']],
    ['for longer than half a day', { window: later(12.1) }, ['window']],
    ['from any network', { network: 'any' }, ['network']],
    ['for other data', readingFrom('acmeco-payroll'), ['access.datasets[0]']],
    ['for data of a like name', readingFrom('acmeco-base-models-of-others'), ['access.datasets[0]']],
  ])('a job %s is not', async (_, otherwise, paths) => {
    expect(await problemsOf(otherwise)).toEqual(paths)
  })

  test('an experiment reads what is released, and nothing beside it', async () => {
    const experiment = (prefix: string): Partial<Asking> => ({
      source: 'acmeco.notebooks',
      window: later(4),
      access: { ...access, baseModels: [], outputs: [], datasets: [{ bucket: 'acmeco-public-datasets', prefix }] },
    })

    expect(await problemsOf(experiment('released/2025/'))).toEqual([])
    expect(await problemsOf(experiment('draft/'))).toEqual(['access.datasets[0]'])
    expect(await problemsOf(experiment('released-not/'))).toEqual(['access.datasets[0]'])
  })
})
