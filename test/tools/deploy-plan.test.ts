import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { deployPlanOf, PARAM_FORMS } from '#tools/deploy-plan.ts'

const HOME = mkdtempSync(join(tmpdir(), 'curfew-home-'))
const KEYS = { HOME, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }

test('a stage is deployed by osls to the named region, with its own guardrails or the default', async () => {
  const asked = [
    '--stage',
    'unconfigured',
    '--region',
    'eu-west-1',
    '--param',
    'archiveDays=7',
    '--param',
    'logDays=30',
  ]

  expect(await deployPlanOf(asked, KEYS)).toMatchObject({
    stage: 'unconfigured',
    region: 'eu-west-1',
    guardrails: 'infra/guardrails/default.json',
    args: [
      'deploy',
      '--stage',
      'unconfigured',
      '--region',
      'eu-west-1',
      '--param',
      'archiveDays=7',
      '--param',
      'logDays=30',
    ],
  })
})

test.each([
  [{ AWS_REGION: 'eu-west-1' }, 'eu-west-1'],
  [{}, 'us-east-1'],
])('without --region the environment %j decides: %s', async (env, region) => {
  expect(await deployPlanOf(['--stage=prod'], { ...KEYS, ...env })).toMatchObject({ region })
})

test('guardrails that name no bucket are deployed with a warning that says what to do', async () => {
  const { warnings } = await deployPlanOf(['--stage=unconfigured'], KEYS)

  expect(warnings).toEqual([
    expect.stringMatching(
      /names no bucket: every request will be refused\. Copy .*example\.json to infra\/guardrails\/unconfigured\.json/,
    ),
  ])
})

test('guardrails of an earlier version are not deployed: they would refuse what is granted today, and the message says what to add', () => {
  const [rule] = JSON.parse(readFileSync('infra/guardrails/example.json', 'utf8')).rules
  const { principals, networks, keys, ...earlier } = rule
  const cwd = mkdtempSync(join(tmpdir(), 'curfew-deploy-'))
  mkdirSync(join(cwd, 'infra/guardrails'), { recursive: true })
  writeFileSync(join(cwd, 'infra/guardrails/prod.json'), JSON.stringify({ rules: [earlier] }))

  const { status, stderr } = spawnSync(process.execPath, [resolve('tools/deploy.ts'), '--stage', 'prod'], {
    ...{ cwd, env: KEYS, encoding: 'utf8' },
  })

  expect(status).toBe(1)
  expect(
    stderr.match(/^ {2}- infra\/guardrails\/prod\.json: rules\[0\]\.\w+: .*add for example "\w+": /gm),
  ).toHaveLength(3)
})

test.each([
  ['none', 1],
  ['222233334444', 0],
])('guardrails with an account are deployed only if the boundary has it: readAccounts=%s', (readAccounts, status) => {
  const cwd = mkdtempSync(join(tmpdir(), 'curfew-deploy-'))
  mkdirSync(join(cwd, 'infra/guardrails'), { recursive: true })
  cpSync('infra/guardrails/example.json', join(cwd, 'infra/guardrails/prod.json'))
  const environment = { READ_ACCOUNTS: readAccounts, WRITE_ACCOUNTS: 'none' }
  const serverless = `{ getProvider: () => ({ getStage: () => 'prod' }), service: { functions: { 'schedule-access': { environment: ${JSON.stringify(environment)} }, sweep: {} } } }`
  const deploy = `const { default: Plugin } = await import(${JSON.stringify(resolve('tools/serverless-plugin.ts'))})
    await new Plugin(${serverless}).hooks['before:deploy:deploy']().catch((error) => { console.error(error.message); process.exitCode = 1 })`

  const ran = spawnSync(process.execPath, ['--input-type=module', '--eval', deploy], { cwd, encoding: 'utf8' })

  expect(ran.status).toBe(status)
  expect(ran.stderr.trim()).toMatch(
    status === 0
      ? /^$/
      : /^Cannot deploy: infra\/guardrails\/prod\.json: rules\[0\]\.read\[3\]: .* account 222233334444, .*: add the account to readAccounts/,
  )
})

test('all problems of a deployment are reported at once', async () => {
  const refused = deployPlanOf(['--param', 'alarmTopc=x', '--param', 'iamConcurrency=0'], { HOME })

  await expect(refused).rejects.toThrow(/^Cannot deploy:\n {2}- the stage is missing: npm run deploy -- --stage prod\n/)
  await expect(refused).rejects.toThrow(/alarmTopc/)
  await expect(refused).rejects.toThrow(/iamConcurrency=0: see infra\/stages\.yml/)
  await expect(refused).rejects.toThrow(/no AWS credentials found: run `aws configure`/)
})

test.each([
  ['local', /is reserved/],
  ['default', /is reserved/],
  ['example', /is reserved/],
  ['Prod', /invalid stage/],
  ['dev_2', /invalid stage/],
  ['2nd', /invalid stage/],
  ['a'.repeat(36), /invalid stage/],
])('the stage %s is not deployed: %s', async (stage, problem) => {
  await expect(deployPlanOf(['--stage', stage], KEYS)).rejects.toThrow(problem)
})

test.each([['--stag', 'prod'], ['prod'], ['--stage', 'prod', '--force'], ['--stage']])(
  'an unknown or incomplete option is refused: %s %s',
  async (...argv) => {
    await expect(deployPlanOf(argv, KEYS)).rejects.toThrow(/^Cannot deploy: .*; see npm run deploy -- --help$/s)
  },
)

test.each([
  ['a key', KEYS],
  ['a web identity', { HOME, AWS_WEB_IDENTITY_TOKEN_FILE: '/token', AWS_ROLE_ARN: 'arn:aws:iam::1:role/ci' }],
  ['a container’s role', { HOME, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials' }],
  ['a file of credentials', { HOME, AWS_SHARED_CREDENTIALS_FILE: fileOf('[default]') }],
  ['a file of profiles', { HOME, AWS_CONFIG_FILE: fileOf('[profile ops]') }],
])('credentials from %s are enough to start a deployment', async (_, env) => {
  expect(await deployPlanOf(['--stage', 'prod'], env)).toMatchObject({ stage: 'prod' })
})

test('every parameter of a stage except its prefix can be set for one deployment', () => {
  const [, section = ''] = /^default:\n((?: .*\n|\n)+)/m.exec(readFileSync('infra/stages.yml', 'utf8')) ?? []
  const names = [...section.matchAll(/^ {2}([A-Za-z]+): /gm)].map(([, name = '']) => name)

  expect(names.sort()).toEqual([...Object.keys(PARAM_FORMS), 'prefix'].sort())
})

test.each([
  ['otherAccounts', ['none', '222233334444', '222233334444,333344445555'], ['', '2222', '222233334444, 333344445555']],
  ['readAccounts', ['none', '222233334444,333344445555'], ['', '*', '2222']],
  ['writeAccounts', ['none', '222233334444'], ['', 'all', '222233334444;333344445555']],
  ['alarmTopic', ['none', 'arn:aws:sns:us-east-1:111122223333:x'], ['x', 'arn:aws:sqs:us-east-1:111122223333:x']],
  ['auditKey', ['none', 'arn:aws-cn:kms:cn-north-1:111122223333:key/x'], ['alias/x']],
  ['iamConcurrency', ['none', '1', '10'], ['0', '-1', 'off']],
  ['checkBuckets', ['true', 'false'], ['', 'yes', 'none']],
  ['refusedBurst', ['1', '50'], ['0', 'none']],
  ['maxKeyAgeDays', ['1', '30'], ['0', 'none', '0.5']],
  ['closingSoonMinutes', ['0', '15', '120'], ['none', '-1', '7.5', '']],
])('parameter %s takes %j, and refuses %j', async (name, good, bad) => {
  for (const value of good) await deployPlanOf(['--stage=dev', `--param=${name}=${value}`], KEYS)
  for (const value of bad)
    await expect(deployPlanOf(['--stage=dev', `--param=${name}=${value}`], KEYS)).rejects.toThrow(
      `--param ${name}=${value}`,
    )
})

test('--help prints the usage, and a refused deployment exits with 1 and its reason', () => {
  const { status, stderr } = spawnSync(process.execPath, ['tools/deploy.ts'], { env: { HOME }, encoding: 'utf8' })

  expect(execFileSync(process.execPath, ['tools/deploy.ts', '--help'], { encoding: 'utf8' })).toMatch(/--stage <stage>/)
  expect(status).toBe(1)
  expect(stderr).toMatch(/^Cannot deploy:\n {2}- the stage is missing/)
})

function fileOf(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'curfew-aws-')), 'file')
  writeFileSync(file, text)
  return file
}
