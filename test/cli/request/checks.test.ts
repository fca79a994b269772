import { describe, expect, test } from 'vitest'
import { requestContract } from '#cli/contracts/request.ts'
import { SETTINGS } from '#test/cli/by-hand.ts'
import { cli, event } from '#test/cli/fake-io.ts'

const OFFLINE = { CURFEW_ACCOUNT: '111122223333', AWS_REGION: 'us-east-1' }
const DATASET = 's3://acmeco-training-datasets-wikipedia-2025-07-01'
const ASKED = ['request', '--read', DATASET, '--for', '3h', '--reason', 'r', '--requested-by', 'ada'] as const

/** Runs without AWS: credentials and endpoint are those of nobody. */
function request(argv: readonly string[], files: Readonly<Record<string, string>> = {}) {
  return cli(argv, { environment: OFFLINE, files: { ...SETTINGS, ...files } })
}

describe('a request is checked before it is sent, and without AWS', () => {
  test('everything that is missing is named at once where nobody can be asked', async () => {
    const { exit, err } = await cli(['request'], { environment: OFFLINE })

    expect(exit).toBe(2)
    expect(err).toMatch(
      /^curfew: Cannot request access: 6 things missing: --principal .*--read .*--for .*--from .*--reason .*--source/,
    )
  })

  test('every problem of the event and of the guardrails is said at once, with its option or its path', async () => {
    const guardrails = JSON.stringify({
      rules: [
        {
          ...{
            name: 'g',
            for: {},
            principals: ['role/*'],
            networks: { sourceIps: ['198.51.100.0/24'] },
            keys: ['rotate'],
          },
          ...{ read: ['acme*'], write: [], kmsKeys: [], images: [], logGroups: [], longestWindowHours: 2 },
          ...{
            furthestStartDays: 1,
            anyNetwork: false,
            exclusive: false,
            longestExtensionHours: 0,
            jobsPerPrincipal: 1,
          },
        },
      ],
    })
    const settings = JSON.stringify({ source: 's', principal: 'user/trainer-gpu-01', guardrails: 'g.json' })
    const { exit, err } = await request([...ASKED, '--from', '203.0.113.42', '--job', 'a b'], {
      '/nowhere/project/curfew.json': settings,
      '/nowhere/project/g.json': guardrails,
    })

    expect(exit).toBe(1)
    expect(err).toContain('curfew: Cannot request access: 4 problems\n')
    expect(err).toContain('  --job a b: must be 1 to 100')
    expect(err).toContain('  principal: guardrail "g" does not allow user trainer-gpu-01\n')
    expect(err).toContain('  --for 3h: guardrail "g" allows 2 hours, and this window is 3 hours long\n')
    expect(err).toContain('  --from 203.0.113.42: guardrail "g" ')
  })

  test('problems of a file are shown at their places', async () => {
    const { exit, err } = await request(['request', 'e.json', '--dry-run'], { 'e.json': event({ keys: 'burn' }) })

    expect(exit).toBe(1)
    expect(err).toMatch(
      /^curfew: Cannot request the access in e\.json: keys: .*\n *--> e\.json:1:\d+\n[\s\S]*"keys":"burn"[\s\S]*\^{13}/,
    )
  })

  test.each([
    ['--for', '3x', 'it is how long, such as 90m, 3h, 1d12h or PT3H'],
    ['--for', '0m', 'that is no time'],
    ['--starts-at', 'tomorrow', 'it must be an ISO 8601 instant with its zone'],
    ['--principal', 'trainer', 'it is user/NAME, role/NAME or access-key/tigris/NAME'],
    ['--ends-with', 'job:x', 'it is KIND:NAME, and a kind is one of batchJob, trainingJob'],
    ['--timeout', 'soon', 'it is how long'],
  ])('%s %s is wrong usage: %s', async (option, text, message) => {
    const { exit, err } = await request([...ASKED, option, text])

    expect(exit).toBe(2)
    expect(err).toContain(`curfew: Cannot use ${option} ${text}: ${message}`)
  })

  test('--for and --until exclude each other, as do --dry-run and --print', async () => {
    expect((await request([...ASKED, '--until', '2h'])).err).toContain('pass --for or --until')
    expect((await request([...ASKED, '--dry-run', '--print'])).err).toContain('pass --dry-run or --print')
  })
})

describe('an option is stronger than the file, and the file than the settings', () => {
  async function printed(...argv: readonly string[]): Promise<unknown> {
    const { out, err } = await request(['request', ...argv, '--print'], { 'e.json': event() })
    expect(err).toBe('')
    return JSON.parse(out)
  }

  test('the window of a file is replaced by a length from now on', async () => {
    expect(await printed('e.json', '--for', '1h30m')).toMatchObject({
      window: { opensAt: '2025-07-16T00:00:00Z', closesAt: '2025-07-16T01:30:00Z' },
    })
  })

  test('locations come on top of those of the file', async () => {
    expect(await printed('e.json', '--read', 's3://a-bucket')).toMatchObject({
      access: { datasets: [DATASET, 's3://a-bucket'] },
    })
  })

  test('every option says its field', async () => {
    const detail = await printed(
      ...[
        '--job',
        'j',
        '--principal',
        'role/trainer-batch',
        '--starts-at',
        '2h',
        '--until',
        '2025-07-16T09:00:00+02:00',
      ],
      ...[
        '--base-model',
        'name:llama',
        '--write',
        's3://acme-o/',
        '--checkpoint',
        's3://acme-c/j/',
        '--scratch',
        's3://acme-s/j/',
      ],
      ...[
        '--from',
        'vpce-0a1b2c3d4e5f67890',
        '--from',
        'vpce-0a1b2c3d4e5f67891',
        '--runs-for',
        '2h',
        '--heartbeat',
        '15m',
      ],
      ...['--ends-with', 'trainingJob:t-1', '--isolation', 'exclusive', '--reason', 'r', '--requested-by', 'bo'],
    )

    expect(detail).toEqual({
      jobId: 'j',
      principal: { type: 'role', name: 'trainer-batch' },
      window: {
        opensAt: '2025-07-16T02:00:00Z',
        closesAt: '2025-07-16T07:00:00Z',
        runsFor: 'PT2H',
        heartbeat: 'PT15M',
      },
      network: { vpcEndpoints: ['vpce-0a1b2c3d4e5f67890', 'vpce-0a1b2c3d4e5f67891'] },
      access: {
        baseModels: ['name:llama'],
        outputs: ['s3://acme-o/'],
        checkpoints: ['s3://acme-c/j/'],
        scratch: ['s3://acme-s/j/'],
      },
      isolation: 'exclusive',
      endsWith: { sagemaker: { trainingJob: 't-1' } },
      requestedBy: 'bo',
      reason: 'r',
    })
  })
})

describe('--dry-run', () => {
  test('says in sentences what would be granted, and sends nothing', async () => {
    const { exit, out } = await request([...ASKED, '--job', 'j', '--dry-run'])

    expect(exit).toBe(0)
    expect(out).toMatch(/^Job j, as user\/trainer-gpu-01\n\nRead: The principal may call /)
    expect(out).toMatch(/The proof holds: 1 policy, \d+ requests tried/)
    expect(out).toMatch(/Not checked: guardrails: .*\nNothing was sent\.\n$/)
  })

  test('of a name says that its policies wait for the catalogue', async () => {
    const { exit, out } = await request([...ASKED, '--read', 'name:wikipedia', '--dry-run', '--json'])
    const answer = requestContract.parse(JSON.parse(out))

    expect(exit).toBe(0)
    expect(answer).toMatchObject({
      outcome: 'checked',
      unchecked: [/guardrails/, /catalogue/].map((one) => expect.stringMatching(one)),
    })
    expect(answer).not.toHaveProperty('policies')
  })
})
