import { AwsError } from '../aws-error.ts'
import type { Call } from '../service.ts'
import type { Stack, TableResource } from '../template/stack.ts'
import { arn } from '../template/stack-location.ts'
import { type Data, type Result, refuseUnknown } from './engine.ts'

/** What a template says about a table that has no effect here, as operations of their own show it. */
const SETTINGS = {
  DescribeTimeToLive: ({ TimeToLiveSpecification: ttl }: TableResource): Result => ({
    TimeToLiveDescription: ttl?.Enabled
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: ttl.AttributeName }
      : { TimeToLiveStatus: 'DISABLED' },
  }),
  DescribeContinuousBackups: ({ PointInTimeRecoverySpecification: recovery }: TableResource): Result => ({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: {
        PointInTimeRecoveryStatus: recovery?.PointInTimeRecoveryEnabled ? 'ENABLED' : 'DISABLED',
      },
    },
  }),
} as const

export type Setting = keyof typeof SETTINGS

export function isSetting(operation: string): operation is Setting {
  return Object.hasOwn(SETTINGS, operation)
}

/** Throws if there is no such table. */
export function settingsOf(operation: Setting, input: Data, stack: Stack, { authorize }: Call): Result {
  const { TableName } = input
  refuseUnknown(operation, Object.keys(input), ['TableName'])
  const name = String(TableName)
  authorize(`dynamodb:${operation}`, arn(stack.location, 'dynamodb', `table/${name}`))
  const table = stack.tables.find((one) => one.name === name)
  if (table !== undefined) return SETTINGS[operation](table)
  const code = operation === 'DescribeTimeToLive' ? 'ResourceNotFoundException' : 'TableNotFoundException'
  throw new AwsError(code, 400, `Table not found: ${name}`)
}
