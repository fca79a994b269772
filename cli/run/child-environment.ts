import type { PrintedCredentials } from '#cli/contracts/credentials.ts'
import type { Io } from '#cli/io.ts'

/** What says whose credentials a client uses. Any of them would be stronger than the profile of the run, or beside it. */
const OF_THE_CALLER = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_CREDENTIAL_FILE',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
]

export const PROFILE = 'curfew-run'

/** How a command gets the credentials of its job: from a profile that is asked again, as a key of now, or as it had them before. */
export type Given =
  | { readonly by: 'profile'; readonly configFile: string; readonly credentialsFile: string }
  | { readonly by: 'env'; readonly credentials: PrintedCredentials; readonly emptyFile: string }
  | { readonly by: 'itself' }

export type Told = { readonly jobId: string; readonly closesAt: string; readonly region: string | undefined }

/** The environment of the command of a run. */
export function childEnvironment(environment: Io['environment'], given: Given, told: Told): Record<string, string> {
  const { jobId, closesAt, region } = told
  const about = { CURFEW_JOB: jobId, CURFEW_CLOSES_AT: closesAt }
  if (given.by === 'itself') return { ...defined(environment), ...about }
  const kept = Object.entries(environment).filter(([name]) => !OF_THE_CALLER.includes(name))
  return {
    ...defined(Object.fromEntries(kept)),
    ...(region !== undefined && { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
    ...credentialsIn(given),
    // Where access is over, no client may go on with the role of the machine.
    AWS_EC2_METADATA_DISABLED: 'true',
    ...about,
  }
}

function credentialsIn(given: Exclude<Given, { readonly by: 'itself' }>): Record<string, string> {
  if (given.by === 'profile') {
    const { configFile, credentialsFile } = given
    // Older clients read the configuration only if they are told to.
    const asked = { AWS_PROFILE: PROFILE, AWS_SDK_LOAD_CONFIG: '1' }
    return { AWS_CONFIG_FILE: configFile, AWS_SHARED_CREDENTIALS_FILE: credentialsFile, ...asked }
  }
  const { AccessKeyId, SecretAccessKey = '', SessionToken } = given.credentials
  return {
    ...{ AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey },
    ...(SessionToken !== undefined && { AWS_SESSION_TOKEN: SessionToken }),
    AWS_CONFIG_FILE: given.emptyFile,
    AWS_SHARED_CREDENTIALS_FILE: given.emptyFile,
  }
}

function defined(environment: Io['environment']): Record<string, string> {
  const entries = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return Object.fromEntries(entries)
}
