import { basename, join } from 'node:path'
import { arnOf } from './kind.ts'
import { lambdaFunction, lambdaInvokeConfig, lambdaPermission } from './kinds/lambda.ts'
import type { Resources } from './resources.ts'
import type { FunctionResource, Permission } from './stack.ts'

/** The Lambda functions of a template; `folder` holds their zips. */
export function functionsOf(resources: Resources, folder: string): readonly FunctionResource[] {
  const configs = resources.all(lambdaInvokeConfig).map(({ properties }) => properties)
  return resources.all(lambdaFunction).map(({ identity, properties }) => {
    const name = identity.ref
    const config = configs.find(({ FunctionName }) => nameOfFunction(FunctionName) === name)
    return {
      name,
      arn: arnOf(identity),
      roleArn: properties.Role,
      handler: properties.Handler,
      environment: properties.Environment.Variables,
      timeoutSeconds: properties.Timeout,
      memoryMb: properties.MemorySize,
      reservedConcurrency: properties.ReservedConcurrentExecutions,
      log: {
        group: properties.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
        format: properties.LoggingConfig.LogFormat,
        level: properties.LoggingConfig.ApplicationLogLevel,
      },
      retries: config?.MaximumRetryAttempts ?? 2,
      maxAgeSeconds: config?.MaximumEventAgeInSeconds ?? 21_600,
      onFailureArn: config?.DestinationConfig.OnFailure?.Destination,
      deadLetterArn: properties.DeadLetterConfig?.TargetArn,
      zipFile: join(folder, basename(properties.Code.S3Key)),
    }
  })
}

export function permissionsOf(resources: Resources): readonly Permission[] {
  return resources.all(lambdaPermission).map(({ properties }) => ({
    functionName: nameOfFunction(properties.FunctionName),
    action: properties.Action,
    principal: properties.Principal,
    sourceArn: properties.SourceArn,
    sourceAccount: properties.SourceAccount,
  }))
}

/** Templates refer to a function by its name or its ARN. */
export function nameOfFunction(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*:function:/, '')
}
