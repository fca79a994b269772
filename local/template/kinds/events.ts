import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { arn } from '../place.ts'

/** Loud, since a target that gets the wrong payload would look as if it worked. */
const notRun = (name: string) => z.undefined({ error: `${name} is not run locally` }).optional()

const busProperties = z.object({ Name: z.string(), Description: z.string().optional() })

export const eventBus: Kind<z.infer<typeof busProperties>> = {
  type: 'AWS::Events::EventBus',
  properties: busProperties,
  identify: ({ property, generated, place }) => {
    const name = property('Name') ?? generated
    return { ref: name, attributes: { Arn: arn(place, 'events', `event-bus/${name}`), Name: name } }
  },
}

const targetProperties = z.object({
  Id: z.string(),
  Arn: z.string(),
  Input: z.string().optional(),
  InputPath: notRun('InputPath'),
  InputTransformer: notRun('InputTransformer'),
  DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
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
  identify: ({ property, generated, place }) => {
    const name = property('Name') ?? generated
    const bus = nameOfBus(property('EventBusName') ?? 'default')
    const path = bus === 'default' ? name : `${bus}/${name}`
    return {
      ref: bus === 'default' ? name : `${bus}|${name}`,
      attributes: { Arn: arn(place, 'events', `rule/${path}`) },
    }
  },
}

/** A bus may be given by its name or its ARN. */
export function nameOfBus(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[^/]*:event-bus\//, '')
}

const groupProperties = z.object({ Name: z.string().optional() })

export const scheduleGroup: Kind<z.infer<typeof groupProperties>> = {
  type: 'AWS::Scheduler::ScheduleGroup',
  properties: groupProperties,
  identify: ({ property, generated, place }) => {
    const name = property('Name') ?? generated
    return { ref: name, attributes: { Arn: arn(place, 'scheduler', `schedule-group/${name}`), State: 'ACTIVE' } }
  },
}
