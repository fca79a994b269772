import { type Html, html } from '#cli/report/html.ts'
import { grouped } from '#cli/report/words.ts'
import type { AccessReport } from '#core/audit/history/access-report.ts'
import { nothing, table } from './table.ts'

/** Whether the records can be relied on. */
export function chainSection({ chains }: AccessReport): Html {
  const broken = chains.filter(({ state }) => state === 'broken')
  const cut = chains.filter(({ state }) => state === 'cut')
  const records = chains.reduce((sum, one) => sum + one.records, 0)
  return html`<p>Each record has the hash of the one before it, so that an edited or missing one shows, except at the end of a chain: <code>curfew audit verify --heads</code> compares the ends with the table.</p>
${
  broken.length === 0
    ? nothing(
        `${grouped(chains.length - cut.length)} of ${grouped(chains.length)} chains verified, with ${grouped(records)} records.`,
      )
    : table(
        'Broken chains',
        ['chain', 'records', 'problem'],
        broken.flatMap(({ name, records, problems }) => problems.map((problem) => [name, records, problem])),
      )
}
${
  cut.length > 0 &&
  table(
    'Chains that begin before what was read',
    ['chain', 'records', 'missing before'],
    cut.map(({ name, records, missingBefore }) => [name, records, missingBefore]),
  )
}`
}
