import { compileQuery, runQuery } from '../../../src/logs/insights/query.ts'
import { rowOf } from '../../../src/logs/insights/row.ts'

const START = Date.parse('2025-07-16T01:00:00Z')

/** The rows that a query finds in events, one a second; without their pointers. A message is JSON, or text as it is. */
export function ask(
  query: string,
  ...messages: readonly (object | string)[]
): readonly Readonly<Record<string, string>>[] {
  const rows = messages.map((message, index) => {
    const text = typeof message === 'string' ? message : JSON.stringify(message)
    const timestamp = START + index * 1000
    return rowOf(
      { order: index, stream: 'main', timestamp, ingested: timestamp + 5, message: text },
      '111122223333:/shop',
    )
  })
  return runQuery(compileQuery(query), rows).map((row) =>
    Object.fromEntries(row.flatMap(({ field, value }) => (field === '@ptr' ? [] : [[field, value]]))),
  )
}

/** The values of one field, in the order of the rows; undefined where a row does not have it. */
export function column(name: string, query: string, ...messages: readonly (object | string)[]) {
  return ask(query, ...messages).map((row) => row[name])
}
