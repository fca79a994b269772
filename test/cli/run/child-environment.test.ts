import { describe, expect, test } from 'vitest'
import { childEnvironment } from '#cli/run/child-environment.ts'
import { printProfile } from '#cli/run/profile.ts'

const CALLER = {
  PATH: '/bin',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_ACCESS_KEY_ID: 'CALLER',
  AWS_SECRET_ACCESS_KEY: 'of the caller',
  AWS_SESSION_TOKEN: 'of the caller',
  AWS_PROFILE: 'admin',
  AWS_DEFAULT_PROFILE: 'admin',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
  AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/caller',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.2/',
}
const TOLD = { jobId: 'churn', closesAt: '2025-07-16T04:00:00Z', region: 'us-east-1' }
const ABOUT = { CURFEW_JOB: 'churn', CURFEW_CLOSES_AT: '2025-07-16T04:00:00Z' }
const KEPT = {
  PATH: '/bin',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  ...ABOUT,
}

describe('the environment of the command', () => {
  test('has a profile, and nothing that says whose credentials the caller has', () => {
    const given = { by: 'profile', configFile: '/p/config', credentialsFile: '/p/credentials' } as const

    expect(childEnvironment(CALLER, given, TOLD)).toEqual({
      ...KEPT,
      AWS_CONFIG_FILE: '/p/config',
      AWS_SHARED_CREDENTIALS_FILE: '/p/credentials',
      AWS_PROFILE: 'curfew-run',
      AWS_SDK_LOAD_CONFIG: '1',
    })
  })

  test('has the key of the job where it is asked for, and no file with another', () => {
    const credentials = { Version: 1, AccessKeyId: 'JOB', SecretAccessKey: 'of the job', Expiration: '' } as const

    expect(childEnvironment(CALLER, { by: 'env', credentials, emptyFile: '/p/none' }, TOLD)).toEqual({
      ...KEPT,
      AWS_ACCESS_KEY_ID: 'JOB',
      AWS_SECRET_ACCESS_KEY: 'of the job',
      AWS_CONFIG_FILE: '/p/none',
      AWS_SHARED_CREDENTIALS_FILE: '/p/none',
    })
  })

  test('is that of the shell where the job keeps its own key', () => {
    expect(childEnvironment(CALLER, { by: 'itself' }, TOLD)).toEqual({ ...CALLER, ...ABOUT })
  })
})

describe('the profile of the command', () => {
  test('asks this run, has no secret, and is there for clients that read no AWS_PROFILE', () => {
    const lines =
      'credential_process = /bin/node /opt/curfew.js credentials churn --from /tmp/c/socket\nregion = eu-west-1\n'

    expect(
      printProfile(['/bin/node', '/opt/curfew.js'], {
        jobId: 'churn',
        socketPath: '/tmp/c/socket',
        region: 'eu-west-1',
      }),
    ).toBe(`[profile curfew-run]\n${lines}\n[default]\n${lines}`)
  })

  test('quotes paths with blanks and quotes as shells and shlex read them', () => {
    expect(printProfile(["/my tools/it's"], { jobId: 'a', socketPath: '/s' })).toContain(
      "= '/my tools/it'\\''s' credentials a --from /s\n",
    )
  })
})
