import { printInstant } from '../instant.ts'
import type { LintStatement, Subject } from './document.ts'
import { type Finding, type Rules, reporter } from './finding.ts'
import { conditionsOn, isPositive } from './statements.ts'
import { spanOf } from './times.ts'

export const CONTRADICTION_RULES = {
  EMPTY_TIME_WINDOW: {
    severity: 'error',
    means: 'The time window of a statement closes before it opens, so the statement never applies.',
    help: 'Swap the dates, or correct them.',
  },
  SOURCE_IP_WITH_VPC_ENDPOINT: {
    severity: 'error',
    means: 'A statement requires both a source address and a VPC or endpoint; no request carries both.',
    help: 'Write two statements, one for each network path.',
  },
} as const satisfies Rules

const report = reporter(CONTRADICTION_RULES)
const ENDPOINT_KEYS = ['aws:SourceVpce', 'aws:SourceVpc', 'aws:SourceVpcArn', 'aws:VpcSourceIp', 'aws:VpceAccount']

/** Conditions that can never hold together. */
export function contradictionFindings({ document }: Subject): readonly Finding[] {
  return document.statements.flatMap((statement) => [...windowFindings(statement), ...networkFindings(statement)])
}

function windowFindings(statement: LintStatement): readonly Finding[] {
  const { from, until } = spanOf(statement)
  if (!(Number.isFinite(from) && Number.isFinite(until) && from >= until)) return []
  const message = `The window opens at ${printInstant(from)} and closes at ${printInstant(until)}`
  return [report('EMPTY_TIME_WINDOW', statement.path, message)]
}

function networkFindings(statement: LintStatement): readonly Finding[] {
  const address = conditionsOn(statement, 'aws:SourceIp').find(isPositive)
  const endpoint = ENDPOINT_KEYS.flatMap((key) => conditionsOn(statement, key)).find(isPositive)
  if (address === undefined || endpoint === undefined) return []
  const message = `${address.key} is absent from requests through a VPC endpoint, and ${endpoint.key} from all others`
  return [report('SOURCE_IP_WITH_VPC_ENDPOINT', statement.path, message)]
}
