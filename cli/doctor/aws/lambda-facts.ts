import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda'
import type { LambdaFacts } from '#cli/doctor/rules/lambdas.ts'
import type { Mapping, SourceFacts } from '#cli/doctor/rules/sources.ts'
import { arnIn, type Stage } from '#cli/doctor/stage.ts'
import { LAMBDAS, RETRY_QUEUES } from '#cli/doctor/stage-parts.ts'
import { collect, ifExists } from './clients.ts'

export function readLambdas(client: LambdaClient, { prefix }: Stage): Promise<readonly LambdaFacts[]> {
  return Promise.all(LAMBDAS.map((lambda) => readLambda(client, `${prefix}-${lambda}`)))
}

async function readLambda(client: LambdaClient, name: string): Promise<LambdaFacts> {
  const FunctionName = name
  const found = await ifExists(client.send(new GetFunctionConfigurationCommand({ FunctionName })))
  if (found === undefined) return { name, found }
  const concurrency = await ifExists(client.send(new GetFunctionConcurrencyCommand({ FunctionName })))
  return {
    name,
    found: {
      ...{ state: found.State ?? 'Active', update: found.LastUpdateStatus ?? 'Successful' },
      ...{ runtime: found.Runtime ?? 'an unknown runtime', role: found.Role ?? '' },
      concurrency: concurrency?.ReservedConcurrentExecutions,
    },
  }
}

/** @param streamArn that of the table, as it is now; undefined if it has none */
export function readSources(
  client: LambdaClient,
  stage: Stage,
  streamArn: string | undefined,
): Promise<readonly SourceFacts[]> {
  const { prefix } = stage
  const queues = Object.entries(RETRY_QUEUES).map(([lambda, queue]) => ({
    ...{ lambda: `${prefix}-${lambda}`, label: `queue ${prefix}-${queue}` },
    sourceArn: arnIn(stage, 'sqs', `${prefix}-${queue}`),
  }))
  const stream = { lambda: `${prefix}-publish`, label: `stream of table ${prefix}`, sourceArn: streamArn }
  return Promise.all(
    [stream, ...queues].map(async (source) => ({ ...source, mappings: await mappingsOf(client, source.lambda) })),
  )
}

async function mappingsOf(client: LambdaClient, FunctionName: string): Promise<readonly Mapping[]> {
  const pages = paginateListEventSourceMappings({ client }, { FunctionName })
  const found = await ifExists(collect(pages, ({ EventSourceMappings }) => EventSourceMappings))
  return (found ?? []).map(({ UUID = '', EventSourceArn = '', State = '', LastProcessingResult = '' }) => {
    return { uuid: UUID, sourceArn: EventSourceArn, state: State, result: LastProcessingResult }
  })
}
