import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { IAMClient } from '@aws-sdk/client-iam'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SQSClient } from '@aws-sdk/client-sqs'
import { CLIENT_OPTIONS } from '#cli/aws/client-options.ts'
import { connect } from '#cli/aws/table.ts'

/** Region, credentials and endpoint come from the environment, as for the AWS CLI. */
export function connectAll(table: string) {
  return {
    table: connect(table),
    alarms: new CloudWatchClient(CLIENT_OPTIONS),
    logs: new CloudWatchLogsClient(CLIENT_OPTIONS),
    events: new EventBridgeClient(CLIENT_OPTIONS),
    iam: new IAMClient(CLIENT_OPTIONS),
    lambda: new LambdaClient(CLIENT_OPTIONS),
    scheduler: new SchedulerClient(CLIENT_OPTIONS),
    // The address of a queue names its host, which AWS_ENDPOINT_URL replaces.
    queues: new SQSClient({ ...CLIENT_OPTIONS, useQueueUrlAsEndpoint: false }),
  }
}

export type Clients = ReturnType<typeof connectAll>

const MISSING = [
  ...['ResourceNotFoundException', 'NoSuchEntityException', 'NoSuchEntity', 'TableNotFoundException'],
  ...['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
]

/** The answer to a call, or undefined if what the call is about does not exist. */
export async function ifExists<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Error && MISSING.includes(error.name)) return undefined
    throw error
  }
}

/** All pages of a list. */
export async function collect<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = []
  for await (const page of pages) items.push(...(itemsOf(page) ?? []))
  return items
}
