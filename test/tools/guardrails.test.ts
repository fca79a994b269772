import { globSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type GuardedRequest, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { guardrailsFileOf, readGuardrails } from '#tools/guardrails.ts'

const EXAMPLE = 'infra/guardrails/example.json'
const files = globSync('infra/guardrails/*.json').filter((file) => !file.endsWith('.schema.json'))

test('the guardrails to check include the default and the example', () => {
  expect(files.sort()).toEqual(expect.arrayContaining(['infra/guardrails/default.json', EXAMPLE]))
})

test.each(files)('%s keeps to the contract', async (file) => {
  expect(await readGuardrails(file)).toMatchObject({ rules: expect.any(Array) })
})

test('a stage has its own guardrails, or the default, which allows nothing', () => {
  expect(guardrailsFileOf('local')).toBe('infra/guardrails/local.json')
  expect(guardrailsFileOf('unconfigured')).toBe('infra/guardrails/default.json')
})

test('all problems of a guardrails file are reported at once, with their paths', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'curfew-guardrails-')), 'broken.json')
  writeFileSync(file, JSON.stringify({ rules: [{ name: '', longestWindowHours: -1, reed: ['b'] }] }))

  const refused = readGuardrails(file)

  await expect(refused).rejects.toThrow(`Cannot use the guardrails in ${file}:`)
  await expect(refused).rejects.toThrow(/rules\[0\]\.longestWindowHours/)
  await expect(refused).rejects.toThrow(/reed/)
})

describe('under the example guardrails', () => {
  const { window, network, access } = TrainingJobScheduled.detail.parse(SEED)
  const asking: GuardedRequest = {
    ...{ source: 'acmeco.ml-platform', requestedBy: 'ml-platform@acmeco.example', window, network, access },
    isolation: 'shared',
  }
  const problemsOf = async (changed: Partial<GuardedRequest>) =>
    guardrailProblems({ ...asking, ...changed }, await readGuardrails(EXAMPLE), at('00:30')).map(({ path }) => path)
  const later = (hours: number) => ({
    opensAt: window.opensAt,
    closesAt: new Date(window.opensAt.getTime() + hours * 3_600_000),
  })
  const readingFrom = (bucket: string, prefix = '') => ({ access: { ...access, datasets: [{ bucket, prefix }] } })

  test('the seed’s job is allowed', async () => {
    expect(await problemsOf({})).toEqual([])
  })

  test.each<readonly [string, Partial<GuardedRequest>, readonly string[]]>([
    ['from a source without a rule', { source: 'acmeco.crm' }, ['']],
    ['of a requester at another company', { requestedBy: 'ml@elsewhere.example' }, ['']],
    ['of more than 12 hours', { window: later(12.1) }, ['window']],
    ['from any network', { network: 'any' }, ['network']],
    ['for data outside the rule', readingFrom('acmeco-payroll'), ['access.datasets[0]']],
    [
      'for a bucket whose name only begins with that of the rule',
      readingFrom('acmeco-base-models-of-others'),
      ['access.datasets[0]'],
    ],
  ])('a job %s is refused', async (_, changed, paths) => {
    expect(await problemsOf(changed)).toEqual(paths)
  })

  test('an experiment can read the released prefix, and no neighbouring prefix', async () => {
    const experiment = (prefix: string): Partial<GuardedRequest> => ({
      source: 'acmeco.notebooks',
      window: later(4),
      access: { ...access, baseModels: [], outputs: [], datasets: [{ bucket: 'acmeco-public-datasets', prefix }] },
    })

    expect(await problemsOf(experiment('released/2025/'))).toEqual([])
    expect(await problemsOf(experiment('draft/'))).toEqual(['access.datasets[0]'])
    expect(await problemsOf(experiment('released-not/'))).toEqual(['access.datasets[0]'])
  })
})
