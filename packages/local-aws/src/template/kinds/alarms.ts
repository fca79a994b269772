import * as z from 'zod'
import type { Kind } from '../kind.ts'
import { arn } from '../stack-location.ts'

/** What an alarm watches is not read: local AWS has no values of metrics. */
const alarmProperties = z.object({
  AlarmDescription: z.string().optional(),
  ActionsEnabled: z.union([z.boolean(), z.stringbool()]).default(true),
  AlarmActions: z.array(z.string()).default([]),
})

export const metricAlarm: Kind<z.infer<typeof alarmProperties>> = {
  type: 'AWS::CloudWatch::Alarm',
  properties: alarmProperties,
  identify: ({ property, generated, location }) => {
    const name = property('AlarmName') ?? generated
    return { ref: name, attributes: { Arn: arn(location, 'cloudwatch', `alarm:${name}`) } }
  },
}
