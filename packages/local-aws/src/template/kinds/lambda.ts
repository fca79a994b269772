import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { arn } from '../stack-location.ts'

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const count = z.coerce.number().int().nonnegative()

const functionProperties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Timeout: count.default(3),
  MemorySize: count.default(128),
  ReservedConcurrentExecutions: count.optional(),
  Environment: z.object({ Variables: z.record(z.string(), text) }).default({ Variables: {} }),
  DeadLetterConfig: z.object({ TargetArn: z.string() }).optional(),
  LoggingConfig: z
    .object({
      LogFormat: z.enum(['Text', 'JSON']).default('Text'),
      ApplicationLogLevel: z.enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']).default('INFO'),
      LogGroup: z.string().optional(),
    })
    .default({ LogFormat: 'Text', ApplicationLogLevel: 'INFO' }),
})

export const lambdaFunction: Kind<z.infer<typeof functionProperties>> = {
  type: 'AWS::Lambda::Function',
  properties: functionProperties,
  identify: ({ property, generated, location }) => {
    const name = property('FunctionName') ?? generated
    return { ref: name, attributes: { Arn: arn(location, 'lambda', `function:${name}`) } }
  },
}

const permissionProperties = z.object({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
})

export const lambdaPermission: Kind<z.infer<typeof permissionProperties>> = {
  type: 'AWS::Lambda::Permission',
  properties: permissionProperties,
  identify: ({ generated }) => ({ ref: generated, attributes: {} }),
}

const invokeConfigProperties = z.object({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: count.max(2).default(2),
  MaximumEventAgeInSeconds: count.default(21_600),
  DestinationConfig: z
    .object({
      OnFailure: z.object({ Destination: z.string() }).optional(),
      OnSuccess: z.undefined({ error: 'OnSuccess is not supported by local AWS' }).optional(),
    })
    .default({}),
})

export const lambdaInvokeConfig: Kind<z.infer<typeof invokeConfigProperties>> = {
  type: 'AWS::Lambda::EventInvokeConfig',
  properties: invokeConfigProperties,
  identify: ({ generated }) => ({ ref: generated, attributes: {} }),
}
