import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type GuardedRequest, guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { problemsOf } from '#events/problems.ts'
import { requestOf } from '#test/fixtures/requests.ts'
import { at, SEED } from '#test/fixtures/seed.ts'
import { deploymentProblems, guardrailsFileOf, readGuardrails } from '#tools/guardrails.ts'
import { guardrailsContract } from '#tools/guardrails-contract.ts'

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

test('of a new field, a problem says what to write', () => {
  const [rule] = JSON.parse(readFileSync(EXAMPLE, 'utf8')).rules
  const changed = {
    ...rule,
    principals: ['trainer-*', 'group/a', 'user/a b'],
    networks: { sourceIps: ['10.1.2.3/8', 'x'], vpcEndpoints: ['vpc-1'], widestIpv4: 4, widestIpv6: 129 },
    keys: ['burn'],
    requestsPerHour: 0,
  }
  const { error } = guardrailsContract.safeParse({ rules: [changed] })
  const name =
    'must be user/<name> or role/<name>, with the name as IAM spells it, or access-key/tigris/<name>; * matches any characters'

  expect(error && problemsOf(error)).toEqual([
    { path: 'rules[0].principals[0]', message: name },
    { path: 'rules[0].principals[1]', message: name },
    { path: 'rules[0].principals[2]', message: name },
    {
      path: 'rules[0].networks.sourceIps[0]',
      message: '"10.1.2.3/8" has bits set beyond its prefix: write 10.0.0.0/8',
    },
    { path: 'rules[0].networks.sourceIps[1]', message: '"x" is not a CIDR block, such as 203.0.113.0/24' },
    { path: 'rules[0].networks.vpcEndpoints[0]', message: 'must be the id of a VPC endpoint, or vpce-*' },
    { path: 'rules[0].networks.widestIpv4', message: expect.stringContaining('>=8') },
    { path: 'rules[0].networks.widestIpv6', message: expect.stringContaining('<=128') },
    { path: 'rules[0].keys[0]', message: expect.stringContaining('"rotate"|"deactivate"|"keep"') },
    { path: 'rules[0].requestsPerHour', message: expect.stringContaining('>0') },
  ])
})

test('a file of an earlier version may be packaged, where it allows nothing, but lacks what a deployment needs', async () => {
  const [rule] = JSON.parse(readFileSync(EXAMPLE, 'utf8')).rules
  const { principals, networks, keys, ...earlier } = rule
  const file = join(mkdtempSync(join(tmpdir(), 'curfew-guardrails-')), 'earlier.json')
  writeFileSync(file, JSON.stringify({ rules: [earlier] }))

  const problems = deploymentProblems(file, await readGuardrails(file))

  expect(problems).toHaveLength(3)
  expect(problems[0]).toMatch(
    /earlier\.json: rules\[0\]\.principals: .*add for example "principals": \["user\/trainer-\*"/,
  )
  expect(deploymentProblems(EXAMPLE, await readGuardrails(EXAMPLE))).toEqual([])
})

describe('under the example guardrails', () => {
  const { principal, window, network, access, keys } = requestOf(SEED)
  const asking: GuardedRequest = {
    ...{ source: 'acmeco.ml-platform', requestedBy: 'ml-platform@acmeco.example', principal, keys },
    ...{ window, network, access },
    isolation: 'shared',
  }
  const problemsOf = async (changed: Partial<GuardedRequest>) =>
    guardrailProblems({ ...asking, ...changed }, await readGuardrails(EXAMPLE), at('00:30')).map(({ path }) => path)
  const later = (hours: number) => ({
    opensAt: window.opensAt,
    closesAt: new Date(window.opensAt.getTime() + hours * 3_600_000),
  })
  const readingFrom = (bucket: string, path = '') => ({ access: { ...access, datasets: [{ bucket, path }] } })

  test('the seed’s job is allowed', async () => {
    expect(await problemsOf({})).toEqual([])
  })

  test.each<readonly [string, Partial<GuardedRequest>, readonly string[]]>([
    ['from a source without a rule', { source: 'acmeco.crm' }, ['']],
    ['of a requester at another company', { requestedBy: 'ml@elsewhere.example' }, ['']],
    ['of more than 12 hours', { window: later(12.1) }, ['window']],
    ['from any network', { network: 'any' }, ['network']],
    ['from a network of somebody else', { network: { sourceIps: ['198.51.100.7/32'] } }, ['network.sourceIps[0]']],
    [
      'from a wider network than one job needs',
      { network: { sourceIps: ['203.0.113.0/24'] } },
      ['network.sourceIps[0]'],
    ],
    ['of another team’s user', { principal: { type: 'user', name: 'payroll' } }, ['principal']],
    ['that keeps its keys', { keys: 'keep' }, ['keys']],
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
    const experiment = (path: string): Partial<GuardedRequest> => ({
      source: 'acmeco.notebooks',
      principal: { type: 'role', name: 'notebook-7' },
      network: { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'] },
      keys: 'keep',
      window: later(4),
      access: { ...access, baseModels: [], outputs: [], datasets: [{ bucket: 'acmeco-public-datasets', path }] },
    })

    expect(await problemsOf(experiment('released/2025/'))).toEqual([])
    expect(await problemsOf(experiment('draft/'))).toEqual(['access.datasets[0]'])
    expect(await problemsOf(experiment('released-not/'))).toEqual(['access.datasets[0]'])
  })
})
