import * as z from 'zod'
import { parse } from '../protocol/json.ts'
import type { QueryDefinitionResource } from '../template/stack.ts'

const schema = z.strictObject({
  queryDefinitionNamePrefix: z.string().default(''),
  queryLanguage: z.literal('CWLI').default('CWLI'),
  maxResults: z.number().int().min(1).max(1000).default(1000),
  nextToken: z.string().default('0'),
})

/** DescribeQueryDefinitions: the saved queries of the stack, by name. */
export function describeQueryDefinitions(all: readonly QueryDefinitionResource[], input: unknown) {
  const { queryDefinitionNamePrefix, maxResults, nextToken } = parse(schema, input, 'InvalidParameterException')
  const found = all
    .filter(({ name }) => name.startsWith(queryDefinitionNamePrefix))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
  const from = Number(nextToken)
  const more = found.length > from + maxResults ? { nextToken: String(from + maxResults) } : {}
  const queryDefinitions = found.slice(from, from + maxResults).map(({ id, name, queryString, logGroupNames }) => ({
    queryLanguage: 'CWLI',
    queryDefinitionId: id,
    ...{ name, queryString, logGroupNames },
  }))
  return { queryDefinitions, ...more }
}
