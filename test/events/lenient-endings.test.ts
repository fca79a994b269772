import { describe, expect, test } from 'vitest'
import { printPrincipal } from '#core/grant/principal.ts'
import { isPrintable } from '#core/printable-text.ts'
import { endByRevocation } from '#events/access-revocation-requested.ts'
import { endByBatch } from '#events/batch-job-state-change.ts'
import type { EndRequest } from '#events/end-request.ts'
import { endBySageMaker } from '#events/sagemaker-training-job-state-change.ts'
import { endByCompletion } from '#events/training-job-completed.ts'

const said = { requestedBy: 'security@acmeco.example', reason: 'key found in a public repository' }
const churn = { jobId: 'churn-7' }
const user = { type: 'user', name: 'trainer' }
const SLOT = 'access-key/tigris/trainer'
const EVERY_TRAINER = ['user/trainer', 'role/trainer', SLOT]

function event(detailType: string, detail: unknown, source = 'acmeco.security') {
  return { id: 'e-1', account: '111122223333', source, detailType, time: new Date('2025-07-16T02:00:00Z'), detail }
}

function revoke(detail: unknown): EndRequest {
  return endByRevocation(event('Access Revocation Requested', detail))
}

function targetsOf({ of }: EndRequest): readonly string[] {
  return [...(of.all ? ['all'] : []), ...of.principals.map(printPrincipal), ...of.jobIds]
}

describe('a revocation', () => {
  test.each<readonly [string, unknown, readonly string[]]>([
    ['in the recommended form', { ...churn, ...said }, ['churn-7']],
    ['with an unknown field', { ...churn, ...said, ticket: 'SEC-12' }, ['churn-7']],
    ['without who and why', churn, ['churn-7']],
    ['with who and why that are no text', { ...churn, requestedBy: { name: 'me' }, reason: ['a'] }, ['churn-7']],
    ['with a job id between blanks', { jobId: '  churn-7\n' }, ['churn-7']],
    ['with a job id that was copied with its quotes', { jobId: '"churn-7"' }, ['churn-7']],
    ['with a job id behind a character that is not seen', { jobId: '\u200bchurn-7\ufeff' }, ['churn-7']],
    ['with a job id that is a number', { jobId: 42 }, ['42']],
    ['with a list of job ids', { jobId: ['churn-7', 'fraud-1'] }, ['churn-7', 'fraud-1']],
    ['with job ids in one text', { jobIds: 'churn-7, fraud-1' }, ['churn-7', 'fraud-1']],
    ['with a job id in another spelling', { job_id: 'churn-7', Reason: 'x' }, ['churn-7']],
    ['with a job', { job: { name: 'churn-7' } }, ['churn-7']],
    ['with the ARN of a SageMaker job', { jobId: 'arn:aws:sagemaker:us-east-1:1:training-job/churn-7' }, ['churn-7']],
    ['with a job id that can be read beside one that cannot', { jobIds: ['churn-7', '*', {}] }, ['churn-7']],
    ['with a principal with extra fields', { principal: { ...user, account: '1' } }, ['user/trainer']],
    ['with a principal as text', { principal: 'user/trainer' }, ['user/trainer']],
    ['with a slot', { principal: { type: 'access-key', store: 'tigris', name: 'trainer' } }, [SLOT]],
    ['with a slot without its store', { principal: { type: 'access key', name: 'trainer' } }, [SLOT]],
    ['with a slot as text', { principal: SLOT }, [SLOT]],
    ['with a slot in a field of its type', { accessKey: 'trainer' }, [SLOT]],
    ['with a principal as ARN', { principal: 'arn:aws:iam::111122223333:role/ml/trainer' }, ['role/trainer']],
    ['with the ARN as the name', { principal: { name: 'arn:aws:iam::1:user/trainer' } }, ['user/trainer']],
    ['with the session of a role', { arn: 'arn:aws:sts::1:assumed-role/trainer/job' }, ['role/trainer']],
    ['with a type in capitals', { principal: { type: ' Role ', name: 'trainer' } }, ['role/trainer']],
    ['with a principal without its type', { principal: { name: 'trainer' } }, EVERY_TRAINER],
    ['with nothing but the name of a principal', { principal: 'trainer' }, EVERY_TRAINER],
    [
      'with a type that there is not',
      { principal: { type: 'team', name: 'x' } },
      ['user/x', 'role/x', 'access-key/tigris/x'],
    ],
    ['with a user that contradicts itself', { principal: { type: 'role', name: 'user/x' } }, ['user/x', 'role/x']],
    ['with a list of principals', { principals: [user, 'role/b'] }, ['user/trainer', 'role/b']],
    ['with a role as a field of its own', { role: 'trainer' }, ['role/trainer']],
    ['with a job, by a user: the user may be who is asking', { ...churn, user: 'alice' }, ['churn-7']],
    ['with several targets', { ...churn, principal: user, ...said }, ['user/trainer', 'churn-7']],
    ['of everything', { all: true }, ['all']],
    ['of everything, as text', { all: ' True ' }, ['all']],
    ['of everything beside a job', { all: true, ...churn }, ['all', 'churn-7']],
    ['of a job beside `all` that can be misread', { all: 'yes', ...churn }, ['churn-7']],
    ['that is longer than any event of a job', { ...churn, note: 'x'.repeat(200_000) }, ['churn-7']],
  ])('%s revokes what can be read of it', (_rule, detail, targets) => {
    expect(targetsOf(revoke(detail))).toEqual(targets)
  })

  test.each<readonly [string, unknown]>([
    ['no target', said],
    ['`all` that can be misread', { all: 1, ...said }],
    ['`all` that is false', { all: false }],
    ['a pattern in place of a job', { jobId: 'churn-*' }],
    ['a job id with a blank inside', { jobId: 'churn 7' }],
    ['an empty list', { jobIds: [], principals: [] }],
    ['no fields', 'churn-7'],
  ])('with %s is refused, and the refusal says how to write one', (_rule, detail) => {
    expect(() => revoke(detail)).toThrow(/names no target that can be read: write \{"jobId": "churn/)
  })

  test.each<readonly [string, Readonly<Record<string, unknown>>, string, string]>([
    ['says who and why', said, said.requestedBy, said.reason],
    ['without both comes from its source', {}, 'acmeco.security', 'no reason was given'],
    ['with blanks comes from its source', { requestedBy: ' ', reason: '\n' }, 'acmeco.security', 'no reason was given'],
    ['with lines is written into one', { requestedBy: 'me', reason: 'a\nb\u202ec' }, 'me', 'a\\u{a}b\\u{202e}c'],
    ['with numbers is read', { requestedBy: 7, reason: 8 }, '7', '8'],
  ])('that %s', (_rule, words, by, reason) => {
    expect(revoke({ ...churn, ...words })).toMatchObject({ by, reason })
  })

  test('has words of at most 256 printable characters, however long they were', () => {
    const { by, reason } = revoke({ ...churn, requestedBy: 'a'.repeat(300), reason: `${'b'.repeat(255)}\u202e` })

    expect([by.length, reason.length].every((length) => length <= 256)).toBe(true)
    expect(isPrintable(by + reason)).toBe(true)
  })

  test.each<readonly [string, unknown, true | undefined]>([
    ['true', true, true],
    ['text', 'yes', true],
    ['a number', 0, true],
    ['false', false, undefined],
    ['null', null, undefined],
    ['the text false', 'False', undefined],
  ])('with compromised that is %s', (_rule, compromised, expected) => {
    expect(revoke({ ...churn, compromised }).compromised).toBe(expected)
  })

  test('notes what is odd, at most ten times, printable and short', () => {
    const odd = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`\u202e${index}${'x'.repeat(500)}`, 1]))
    const { noted } = revoke({ ...churn, ...said, ...odd })

    expect(noted).toHaveLength(11)
    expect(noted.at(-1)).toEqual({ path: '', message: 'and 20 more' })
    expect(noted.every(({ path, message }) => isPrintable(path + message) && path.length <= 200)).toBe(true)
    expect(revoke({ ...churn, ...said }).noted).toEqual([])
  })

  test('is answered, however long its texts are', () => {
    const detail = {
      jobIds: `${' '.repeat(100_000)}churn-7`,
      reason: ' '.repeat(100_000),
      principal: '/'.repeat(100_000),
    }

    expect(() => revoke(detail)).toThrow('names no target')
  })
})

describe('the end of a job', () => {
  const complete = (detail: unknown) => endByCompletion(event('Training Job Completed', detail, 'acmeco.ml-platform'))

  test.each<readonly [string, unknown, readonly string[]]>([
    ['with an unknown field', { ...churn, status: 'ok' }, ['churn-7']],
    ['with blanks around its id', { jobId: ' churn-7 ' }, ['churn-7']],
    ['of several jobs', { jobId: ['churn-7', 'fraud-1'] }, ['churn-7', 'fraud-1']],
    ['in another spelling', { jobName: 'churn-7' }, ['churn-7']],
    ['whose other fields speak of other jobs', { ...churn, job: 'fraud-1' }, ['churn-7']],
    ['that also names its principal, whose other jobs go on', { ...churn, principal: user }, ['churn-7']],
    ['with a reason of many lines', { ...churn, reason: 'a\nb' }, ['churn-7']],
  ])('%s ends what can be read of it', (_rule, detail, targets) => {
    expect(targetsOf(complete(detail))).toEqual(targets)
  })

  test.each([
    ['no job', {}],
    ['everything', { all: true }],
    ['a principal', { principal: user }],
  ])('with %s is refused', (_rule, detail) => {
    expect(() => complete(detail)).toThrow(/names no job that can be read: write \{"jobId"/)
  })
})

describe('an event of AWS', () => {
  const batch = (detail: unknown) => endByBatch(event('Batch Job State Change', detail, 'aws.batch'))
  const sagemaker = (detail: unknown) =>
    endBySageMaker(event('SageMaker Training Job State Change', detail, 'aws.sagemaker'))

  test('ends the job although it has no id of Batch, or is longer than any event of a job', () => {
    const long = { note: 'x'.repeat(100_000) }

    expect(batch({ jobName: 'churn-7', status: 'FAILED' })?.of.jobIds).toEqual(['churn-7'])
    expect(batch({ jobName: 'churn-7', jobId: '4c75', status: 'FAILED', ...long })?.of.jobIds).toEqual([
      'churn-7',
      '4c75',
    ])
    expect(sagemaker({ TrainingJobName: 'churn-7', TrainingJobStatus: 'Failed', ...long })?.of.jobIds).toEqual([
      'churn-7',
    ])
  })

  test('about a name that no job can have ends nothing, and is not refused: most jobs of an account are not Curfew’s', () => {
    expect(sagemaker({ TrainingJobName: 'x'.repeat(120), TrainingJobStatus: 'Failed' })?.of.jobIds).toEqual([])
  })

  test('is refused only if it does not say what became of which job', () => {
    expect(() => batch({ status: 'FAILED' })).toThrow('jobName: is missing')
    expect(() => sagemaker({ TrainingJobName: 'churn-7' })).toThrow('TrainingJobStatus: is missing')
  })
})
