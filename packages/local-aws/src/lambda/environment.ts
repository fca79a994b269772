import type { FunctionResource } from '../template/stack.ts'
import type { FunctionSession } from './session.ts'

/** The environment variables of a function: its own, and those that Lambda sets. */
export function containerEnvironment(
  fn: FunctionResource,
  stream: string,
  region: string,
  session: FunctionSession,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: fn.log.format,
    AWS_LAMBDA_LOG_LEVEL: fn.log.level,
    AWS_LAMBDA_LOG_GROUP_NAME: fn.log.group,
    AWS_LAMBDA_LOG_STREAM_NAME: stream,
    LAMBDA_TASK_ROOT: '/var/task',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...fn.environment,
    ...credentialVariables(session),
    // Keeps the SDK from reading the configuration in the developer's home folder.
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: '/nonexistent',
  }
}

/** Lambda does not set the expiration; here it makes the SDK of a warm container read renewed credentials in time. */
export function credentialVariables({ credentials, expiresAt }: FunctionSession): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_CREDENTIAL_EXPIRATION: expiresAt.toISOString(),
  }
}
