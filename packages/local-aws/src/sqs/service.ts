import * as z from 'zod'
import { type ApiOperation, operation } from '../api/operation.ts'
import { AwsError } from '../aws-error.ts'
import type { Queues } from '../lambda/queues.ts'
import { jsonService } from '../protocol/json-service.ts'
import type { Service } from '../service.ts'
import type { QueueResource } from '../template/stack.ts'
import { arn, type StackLocation } from '../template/stack-location.ts'

const named = z.strictObject({ QueueName: z.string() })
const attributesOf = z.strictObject({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).default([]) })

export type SqsParts = {
  readonly resources: readonly QueueResource[]
  readonly queues: Queues
  readonly location: StackLocation
}

/** The SQS API, as far as it describes queues. In AWS JSON 1.0. */
export function sqsService({ resources, queues, location }: SqsParts): Service {
  const existing = (name: string): QueueResource => {
    const found = resources.find((queue) => queue.name === name)
    if (found !== undefined) return found
    throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', 400, 'The specified queue does not exist.')
  }
  const need = (name: string, action: string) => ({ action: `sqs:${action}`, resource: arn(location, 'sqs', name) })

  const operations: Readonly<Record<string, ApiOperation>> = {
    GetQueueUrl: operation({
      input: named,
      needs: ({ QueueName }) => [need(QueueName, 'GetQueueUrl')],
      answer: ({ QueueName }) => ({ QueueUrl: existing(QueueName).url }),
    }),
    GetQueueAttributes: operation({
      input: attributesOf,
      needs: ({ QueueUrl }) => [need(nameIn(QueueUrl), 'GetQueueAttributes')],
      answer: ({ QueueUrl, AttributeNames }) => {
        const all = attributes(existing(nameIn(QueueUrl)), queues)
        const isAsked = (name: string) => AttributeNames.includes('All') || AttributeNames.includes(name)
        return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name))) }
      },
    }),
  }
  return jsonService('sqs', 'SQS', operations)
}

/** A message that Lambda is processing counts as visible: local AWS knows no receipt of it. */
function attributes({ arn, visibilityTimeoutSeconds }: QueueResource, queues: Queues) {
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(queues.messages(arn).length),
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    VisibilityTimeout: String(visibilityTimeoutSeconds),
  }
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}
