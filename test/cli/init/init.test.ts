import { describe, expect, test } from 'vitest'
import { initContract } from '#cli/contracts/init.ts'
import { cli } from '../fake-io.ts'

const USER = [
  ...['init', '--source', 'acmeco.ml-platform', '--requested-by', 'ada@acmeco.example'],
  ...['--principal', 'user/trainer-gpu-01', '--read', 's3://acmeco-training-datasets-wikipedia-2025-07-01'],
  ...['--write', 's3://acmeco-finetuned-models/', '--from', '203.0.113.42'],
]
const ROLE = [
  ...[
    'init',
    '--source',
    'acmeco.notebooks',
    '--requested-by',
    'ada',
    '--principal',
    'role/train_er+1',
    '--stage',
    'dev',
  ],
  ...['--read', 's3://acmeco-public/released/', '--from', 'vpce-0a1b2c3d4e5f67890'],
]

/** Runs `curfew init` in an empty folder, or beside these files. */
async function init(argv: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const written: Record<string, string> = {}
  const ran = await cli(argv, { files, written, isEmpty: true })
  return { ...ran, written }
}

describe.each([
  ['of a user', USER],
  [
    'of a user, with a part of a bucket and several blocks',
    [...USER, '--read', 's3://a-bucket/b/*', 's3://a-bucket/c', '--from', '203.0.113.42', '198.51.100.0/24'],
  ],
  ['of a role that SageMaker runs', [...ROLE, '--platform', 'sagemaker']],
  [
    'of a role that writes only, for a week',
    [...ROLE, '--platform', 'eks', '--write', 's3://acmeco-models/x', '--for', '7d'],
  ],
])('the files %s', (_, argv) => {
  test('have nothing that lint fails, and the event passes prove with the guardrails', async () => {
    const { exit, err, written } = await init(argv)
    expect({ exit, err }).toEqual({ exit: 0, err: '' })
    expect(Object.keys(written).toSorted()).toEqual(['curfew.json', 'first-job.json', 'guardrails.json'])

    const linted = await cli(['policy', 'lint', '--guardrails', 'guardrails.json', ...Object.keys(written)], {
      files: written,
    })
    const proved = await cli(['policy', 'prove', 'first-job.json', '--guardrails', 'guardrails.json'], {
      files: written,
    })

    expect({ exit: linted.exit, err: linted.err }).toEqual({ exit: 0, err: '' })
    expect(proved.err).toBe('')
    expect(proved.out).toContain('The proof holds')
  })

  test('are refused to anybody else, and for anything else', async () => {
    const { written } = await init(argv)
    const event = JSON.parse(written['first-job.json'] ?? '')
    const refused = async (changed: object) =>
      (
        await cli(['policy', 'prove', '-', '--guardrails', 'guardrails.json'], {
          files: { ...written, '-': JSON.stringify({ ...event, ...changed }) },
        })
      ).exit

    expect(await refused({})).toBe(0)
    expect(await refused({ source: 'acmeco.others' })).toBe(2)
    expect(await refused({ detail: { ...event.detail, principal: { type: 'user', name: 'another' } } })).toBe(2)
    expect(await refused({ detail: { ...event.detail, access: { datasets: ['s3://acmeco-payroll'] } } })).toBe(2)
  })
})

describe('the commands that come next', () => {
  const commandsOf = async (argv: readonly string[]) => {
    const { out } = await init([...argv, '--json'])
    return initContract.parse(JSON.parse(out)).next.flatMap(({ commands }) => commands)
  }

  test('deploy the guardrails, create the principal, and ask for access', async () => {
    expect(await commandsOf(USER)).toEqual([
      'cp guardrails.json infra/guardrails/prod.json',
      'npm run deploy -- --stage prod',
      'aws cloudformation deploy --template-file infra/principal.yml --stack-name trainer-gpu-01 \\\n  --capabilities CAPABILITY_NAMED_IAM --parameter-overrides Name=trainer-gpu-01 Kind=user',
      'curfew policy prove first-job.json --guardrails guardrails.json',
      'curfew request first-job.json --for 3h --wait',
    ])
  })

  test('name the platform twice, the prefix of the stage, and a stack whose name is one', async () => {
    const commands = (await commandsOf([...ROLE, '--platform', 'sagemaker'])).join('\n')

    expect(commands).toContain('npm run deploy -- --stage dev --param platforms=sagemaker\n')
    expect(commands).toContain('--stack-name train-er-1 ')
    expect(commands).toContain('Name=train_er+1 Kind=role Prefix=curfew-dev Platform=sagemaker')
  })

  test('trust another service where one is named', async () => {
    const commands = (await commandsOf([...ROLE, '--trusted-service', 'ec2.amazonaws.com'])).join('\n')

    expect(commands).toContain('Kind=role Prefix=curfew-dev TrustedService=ec2.amazonaws.com')
    expect(commands).not.toContain('platforms=')
  })

  test('serve Curfew on this machine for the stage local', async () => {
    expect((await commandsOf([...USER, '--stage', 'local']))[0]).toBe('npm run local')
  })

  test('are printed for people as well', async () => {
    const { out } = await init(USER)

    expect(out).toMatch(
      /^Wrote curfew\.json, guardrails\.json and first-job\.json\.\nNo findings in 3 files\.\n\nDeploy the stage/,
    )
    expect(out).toContain('\n  npm run deploy -- --stage prod\n')
  })
})

describe('nothing is written', () => {
  test('where options are missing and nobody can be asked: all are named at once', async () => {
    const { exit, err, written } = await init(['init', '--principal', 'role/trainer'])

    expect({ exit, written }).toEqual({ exit: 2, written: {} })
    for (const option of ['--source', '--requested-by', '--platform', '--read or --write', '--from'])
      expect(err).toContain(option)
    expect(err).not.toContain('--principal')
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  test('where answers are wrong: all are named at once, each with its option', async () => {
    const { exit, err, written } = await init([
      ...[
        'init',
        '--source',
        'aws.s3',
        '--requested-by',
        'ada',
        '--principal',
        'user/a/b',
        '--job',
        'a b',
        '--for',
        'soon',
      ],
      ...['--read', 's3://acmeco-data', 's3:/typo', '--from', '10.0.0.1', '--trusted-service', 'ec2.amazonaws.com'],
    ])

    expect({ exit, written }).toEqual({ exit: 2, written: {} })
    for (const option of ['--source', '--principal', '--job', '--for', '--read s3:/typo', '--from 10.0.0.1']) {
      expect(err).toContain(`${option}: `)
    }
  })

  test.each([
    [
      'a service with a user',
      [...USER, '--trusted-service', 'ec2.amazonaws.com'],
      '--trusted-service: a service runs no jobs as a user',
    ],
    ['a platform with a user', [...USER, '--platform', 'batch'], '--platform: batch runs no jobs as a user'],
    ['addresses with endpoints', [...USER, '--from', '203.0.113.42', 'vpce-0a1b2c3d4e5f67890'], '--from: '],
  ])('for %s', async (_, argv, message) => {
    const { exit, err, written } = await init(argv)

    expect({ exit, written }).toEqual({ exit: 2, written: {} })
    expect(err).toContain(message)
  })

  test('over what exists', async () => {
    const { exit, err, written } = await init(USER, { 'curfew.json': '{}', 'first-job.json': '{}' })

    expect({ exit, written }).toEqual({ exit: 2, written: {} })
    expect(err).toContain('Cannot write curfew.json, first-job.json: they exist')
  })
})

test('in a clone of the repository, the guardrails are where a deployment reads them', async () => {
  const { written, out } = await init([...USER, '--stage', 'demo'], { 'infra/guardrails/guardrails.schema.json': '{}' })

  expect(JSON.parse(written['infra/guardrails/demo.json'] ?? '')).toMatchObject({ $schema: './guardrails.schema.json' })
  expect(out).not.toContain('cp ')
})
