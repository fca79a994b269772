import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { arn } from '../stack-location.ts'

const count = z.coerce.number().int()

const queueProperties = z
  .object({
    FifoQueue: z.undefined({ error: 'FIFO queues are not supported by local AWS' }).optional(),
    DelaySeconds: z.undefined({ error: 'DelaySeconds is not supported by local AWS' }).optional(),
    VisibilityTimeout: count.min(0).max(43_200).default(30),
    RedrivePolicy: z
      .object({ deadLetterTargetArn: z.string(), maxReceiveCount: count.min(1).max(1000) })
      .transform(({ deadLetterTargetArn, maxReceiveCount }) => ({
        deadLetterArn: deadLetterTargetArn,
        maxReceives: maxReceiveCount,
      }))
      .optional(),
    RedriveAllowPolicy: z
      .discriminatedUnion('redrivePermission', [
        z.object({ redrivePermission: z.literal('allowAll') }).transform((): 'any' => 'any'),
        z.object({ redrivePermission: z.literal('denyAll') }).transform((): string[] => []),
        z
          .object({ redrivePermission: z.literal('byQueue'), sourceQueueArns: z.array(z.string()).min(1).max(10) })
          .transform(({ sourceQueueArns }) => sourceQueueArns),
      ])
      .default('any'),
  })
  .prefault({})

export const queue: Kind<z.infer<typeof queueProperties>> = {
  type: 'AWS::SQS::Queue',
  properties: queueProperties,
  identify: ({ property, generated, location }) => {
    const name = property('QueueName') ?? generated
    return {
      ref: `https://sqs.${location.region}.amazonaws.com/${location.account}/${name}`,
      attributes: { Arn: arn(location, 'sqs', name), QueueName: name },
    }
  },
}

const queuePolicyProperties = z.object({
  Queues: z.array(z.string()),
  PolicyDocument: z.record(z.string(), z.unknown()),
})

export const queuePolicy: Kind<z.infer<typeof queuePolicyProperties>> = {
  type: 'AWS::SQS::QueuePolicy',
  properties: queuePolicyProperties,
  identify: ({ generated }) => ({ ref: generated, attributes: {} }),
}
