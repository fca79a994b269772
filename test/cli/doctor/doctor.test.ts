import { expect, test } from 'vitest'
import { signedIn } from '#test/cli/signed-in.ts'
import { CHANGES, doctor, findings, startWithOpenJob } from './stage.ts'

const account = signedIn(startWithOpenJob)

test('on a healthy day with an open job, everything is well', async () => {
  const { exit, out, err } = await doctor(account)

  expect([exit, err]).toEqual([0, ''])
  expect(out).toMatch(/\nStage prod in account 111122223333, us-east-1: \d+ ok\.\n$/)
  expect(out).not.toMatch(/warning|failure|not readable/)
  expect(out).toContain('1 unfinished grant, none of them late')
})

test.each<readonly [keyof typeof CHANGES, string, string, RegExp, string]>([
  [
    ...([
      'boundary',
      'user/trainer-gpu-01',
      'failure',
      /has no permissions boundary, and not that of this stage/,
    ] as const),
    'aws iam put-user-permissions-boundary --user-name trainer-gpu-01 --permissions-boundary arn:aws:iam::111122223333:policy/curfew-boundary',
  ],
  [
    ...(['tag', 'user/trainer-gpu-01', 'failure', /lacks the tag curfew:managed=true/] as const),
    'aws iam tag-user --user-name trainer-gpu-01 --tags Key=curfew:managed,Value=true',
  ],
  [
    ...([
      's3OfUser',
      'user/trainer-gpu-01',
      'failure',
      /outside the window, by the attached policy AmazonS3Full/,
    ] as const),
    'detach it, or limit it to other locations',
  ],
  [
    ...(['s3OfIdleRole', 'role/trainer-batch', 'warning', /can read and write objects of S3 at any time/] as const),
    'detach it, or limit it to other locations',
  ],
  [
    ...(['rule', 'rules', 'failure', /^rule curfew-sweep-rule-1 is disabled: curfew-sweep gets none/] as const),
    'aws events enable-rule --name curfew-sweep-rule-1',
  ],
  ['deadLetter', 'dead letters', 'failure', /^1 message in curfew-dead-letters/, 'see docs/runbook.md#dead-letters'],
  [
    ...(['stream', 'sources', 'failure', /stream of table curfew does not invoke curfew-publish/] as const),
    expect.stringMatching(/^aws lambda update-event-source-mapping --uuid [0-9a-f-]{36} --enabled$/),
  ],
  [
    ...(['stopped', 'roles', 'warning', /curfew-settle-access has the inline policy stopped/] as const),
    'aws iam delete-role-policy --role-name curfew-settle-access --policy-name stopped',
  ],
  ['alarm', 'alarms', 'failure', /^alarm curfew-drift is on: Somebody other than/, 'see docs/runbook.md#drift'],
])(
  'after the change "%s", the check of %s alone says so, with its remedy',
  async (change, check, status, message, remedy) => {
    const [make, undo] = CHANGES[change]
    await make(account)
    const found = await findings(account).finally(() => undo(account))

    expect(found.filter((one) => one.status !== 'ok')).toEqual([
      { check, status, message: expect.stringMatching(message), remedy },
    ])
  },
)

test('a clock that is wrong is found, whichever way', async () => {
  const now = account.day.clock.now()
  const wrong = async (seconds: number) => {
    const found = await findings(account, new Date(now.getTime() + seconds * 1000))
    return found.flatMap(({ check, status, message }) => (check === 'clock' ? [[status, message]] : []))
  }

  expect(await wrong(-60)).toEqual([
    ['warning', expect.stringMatching(/^this machine is 1 min( \d s)? behind AWS, by whose clock windows open/)],
  ])
  expect(await wrong(400)).toEqual([['failure', expect.stringMatching(/^this machine is 6 min \d\d s ahead of AWS/)]])
})
