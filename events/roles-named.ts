import { rolesOfRun } from '#core/grant/job-run.ts'
import type { BusEvent } from './bus-event.ts'

/** Where an event of a service names the role of its job. Not what whoever starts the job writes freely, such as parameters. */
export type Places = readonly string[]

export const SAGEMAKER_ROLES: Places = ['RoleArn']

/** Of the training jobs that a tuning job starts, which may be of several definitions. */
export const TUNING_ROLES: Places = ['TrainingJobDefinition.RoleArn', 'TrainingJobDefinitions.RoleArn']

export const BEDROCK_ROLES: Places = ['roleArn']

/** Of a container, of its tasks on ECS, and of each of several nodes. A job on EKS has a service account, and names no role. */
export const BATCH_ROLES: Places = [
  'container.jobRoleArn',
  'ecsProperties.taskProperties.taskRoleArn',
  'nodeProperties.nodeRangeProperties.container.jobRoleArn',
  'nodeProperties.nodeRangeProperties.ecsProperties.taskProperties.taskRoleArn',
]

/** The roles that a job has by its event; undefined if the event names none that can be read. */
export function rolesNamed({ detail, account }: BusEvent, places: Places): readonly string[] | undefined {
  return rolesOfRun(
    places.flatMap((place) => valuesAt(detail, place.split('.'))),
    account,
  )
}

/** The values at a path, of each item where there is a list. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [key, ...rest] = path
  if (key === undefined) return [value]
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path))
  return typeof value === 'object' && value !== null ? valuesAt(Reflect.get(value, key), rest) : []
}
