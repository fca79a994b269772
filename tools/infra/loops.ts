import * as z from 'zod'
import type { Json, Loops, Values } from './expand.ts'

/** What the folder of a Lambda holds, as read from YAML. */
export type LambdaFolder = {
  readonly name: string
  readonly function: Json
  readonly role: Json
  readonly alarm: Json
}

const json: z.ZodType<Json> = z.json()

const functionFile = z.looseObject({
  /** Where failed runs go, if not to the dead-letter queue. */
  destinations: z
    .object({ onFailure: z.object({ arn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }) }) })
    .optional(),
  events: z.array(z.looseObject({ eventBridge: z.object({ eventBus: json.optional() }).optional() })),
})

const roleFile = z.array(json)

const alarmFile = z.strictObject({
  /** What it means if the runs of the Lambda fail. */
  errors: z.string(),
  /** What it means if Lambda throttles them. */
  throttles: z.string(),
  /** Alarms of its own. */
  alarms: z.record(z.string(), json).default({}),
})

type Lambda = { readonly values: Values; readonly hasRetries: boolean; readonly rules: readonly Rule[] }
type Rule = { readonly values: Values; readonly isOnOwnBus: boolean }

/**
 * What infra/ can repeat, with these placeholders:
 * - of a Lambda: `name` (schedule-access), `Name` (ScheduleAccess), `Function` (the function's logical ID); from its folder
 *   `function`, `statements`, `errors`, `throttles`, `alarms`; and, with retries, `Queue` (the logical ID of their queue) and
 *   `queue` (schedule-retries)
 * - of what a platform needs (tools/infra/platforms.ts): `statement`
 * - of a rule: those of its Lambda, `rule` (its name without the prefix of the stage) and `ruleId` (for metrics)
 */
export function loopsOf(folders: readonly LambdaFolder[]): Loops {
  const lambdas = folders.map(lambdaOf)
  const rules = lambdas.flatMap((lambda) => lambda.rules)
  return {
    ForEachLambda: lambdas.map(({ values }) => values),
    ForEachLambdaWithRetries: lambdas.filter(({ hasRetries }) => hasRetries).map(({ values }) => values),
    ForEachLambdaWithoutRetries: lambdas.filter(({ hasRetries }) => !hasRetries).map(({ values }) => values),
    ForEachLambdaOnDefaultBus: lambdas
      .filter((lambda) => lambda.rules.some(({ isOnOwnBus }) => !isOnOwnBus))
      .map(({ values }) => values),
    ForEachRuleOnOwnBus: rules.filter(({ isOnOwnBus }) => isOnOwnBus).map(({ values }) => values),
    ForEachRuleOnDefaultBus: rules.filter(({ isOnOwnBus }) => !isOnOwnBus).map(({ values }) => values),
  }
}

function lambdaOf(folder: LambdaFolder): Lambda {
  const { name } = folder
  const { destinations, events } = parsed(functionFile, folder.function, `${name}/function.yml`)
  const statements = parsed(roleFile, folder.role, `${name}/role.yml`)
  const { errors, throttles, alarms } = parsed(alarmFile, folder.alarm, `${name}/alarm.yml`)

  const Queue = destinations?.onFailure.arn['Fn::GetAtt'][0]
  const values = {
    ...{ name, Name: pascalCase(name), Function: `${normalized(name)}LambdaFunction` },
    ...{ function: folder.function, statements, errors, throttles, alarms },
    ...(Queue !== undefined && { Queue, queue: kebabCase(Queue) }),
  }
  return { values, hasRetries: Queue !== undefined, rules: rulesOf(events, values) }
}

/** osls names a rule by its place among all the events of its function. */
function rulesOf(
  events: z.infer<typeof functionFile>['events'],
  lambda: { readonly name: string; readonly Name: string },
): readonly Rule[] {
  return events.flatMap(({ eventBridge }, index) => {
    if (eventBridge === undefined) return []
    const rule = `${lambda.name}-rule-${index + 1}`
    const values = { ...lambda, rule, ruleId: `rule${index + 1}Of${lambda.Name}` }
    return [{ values, isOnOwnBus: eventBridge.eventBus !== undefined }]
  })
}

function parsed<T>(contract: z.ZodType<T>, file: Json, path: string): T {
  const { data, error } = contract.safeParse(file)
  if (error !== undefined) throw new Error(`Cannot read infra/lambdas/${path}: ${z.prettifyError(error)}`)
  return data
}

/** As osls makes a logical ID of a function's name. */
function normalized(name: string): string {
  return upperFirst(name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore'))
}

function pascalCase(name: string): string {
  return name.split('-').map(upperFirst).join('')
}

function kebabCase(name: string): string {
  return name.replaceAll(/(?<=.)[A-Z]/g, '-$&').toLowerCase()
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
