import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { arn } from '../stack-location.ts'

/** Refused, because a target that receives the wrong payload would look as if it worked. */
const unsupported = (name: string) => z.undefined({ error: `${name} is not supported by local AWS` }).optional()

const busProperties = z.object({ Name: z.string(), Description: z.string().optional() })

export const eventBus: Kind<z.infer<typeof busProperties>> = {
  type: 'AWS::Events::EventBus',
  properties: busProperties,
  identify: ({ property, generated, location }) => {
    const name = property('Name') ?? generated
    return { ref: name, attributes: { Arn: arn(location, 'events', `event-bus/${name}`), Name: name } }
  },
}

const text = z.union([z.string(), z.array(z.string())])
const busStatement = z.discriminatedUnion('Effect', [
  z.strictObject({
    Effect: z.literal('Deny'),
    Principal: z.literal('*', { error: 'local AWS supports denials for everyone only' }),
    Action: text,
    Resource: text,
    Condition: z.record(z.string(), z.record(z.string(), text)).optional(),
  }),
  // Statements for other accounts have no effect: local AWS has one account.
  z.looseObject({ Effect: z.literal('Allow'), Principal: z.object({ AWS: text }) }),
])

const busPolicyProperties = z.object({ EventBusName: z.string(), StatementId: z.string(), Statement: busStatement })

export const eventBusPolicy: Kind<z.infer<typeof busPolicyProperties>> = {
  type: 'AWS::Events::EventBusPolicy',
  properties: busPolicyProperties,
  identify: ({ generated }) => ({ ref: generated, attributes: {} }),
}

const targetProperties = z.object({
  Id: z.string(),
  Arn: z.string(),
  Input: z.string().optional(),
  InputPath: unsupported('InputPath'),
  InputTransformer: unsupported('InputTransformer'),
  DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
  // Accepted without effect: Lambda accepts every event at once here.
  RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.number(), MaximumRetryAttempts: z.number() }).optional(),
})

const ruleProperties = z.object({
  Description: z.string().optional(),
  EventBusName: z.string().default('default'),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(targetProperties).max(5).default([]),
})

export type RuleTarget = z.infer<typeof targetProperties>

export const eventRule: Kind<z.infer<typeof ruleProperties>> = {
  type: 'AWS::Events::Rule',
  properties: ruleProperties,
  identify: ({ property, generated, location }) => {
    const name = property('Name') ?? generated
    const bus = nameOfBus(property('EventBusName') ?? 'default')
    const path = bus === 'default' ? name : `${bus}/${name}`
    return {
      ref: bus === 'default' ? name : `${bus}|${name}`,
      attributes: { Arn: arn(location, 'events', `rule/${path}`) },
    }
  },
}

/** A bus is referred to by its name or its ARN. */
export function nameOfBus(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[^/]*:event-bus\//, '')
}

const groupProperties = z.object({ Name: z.string().optional() })

export const scheduleGroup: Kind<z.infer<typeof groupProperties>> = {
  type: 'AWS::Scheduler::ScheduleGroup',
  properties: groupProperties,
  identify: ({ property, generated, location }) => {
    const name = property('Name') ?? generated
    return { ref: name, attributes: { Arn: arn(location, 'scheduler', `schedule-group/${name}`), State: 'ACTIVE' } }
  },
}
