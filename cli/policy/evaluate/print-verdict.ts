import type { AccessLayer } from '@curfew/iam-policy/access'
import { oneLine } from '#cli/fault.ts'
import type { Colour } from '#cli/terminal/paint.ts'
import type { Decided } from './decide.ts'
import { remedyLines } from './remedy.ts'
import { statementIn } from './statement-in.ts'

const MISSING: Readonly<Record<AccessLayer, string>> = {
  identity: 'no policy of the identity allows it',
  boundary: 'the boundary does not allow it',
  session: 'the session policy does not allow it',
  scp: 'a level of service control policies does not allow it',
  rcp: 'the resource control policies do not allow it',
  resource: 'the policy of the resource does not allow it',
}

/** `allow: allowed by statement 1 (Read) of policy.json`; below a denial for want of an Allow, what to do about it. */
export function printVerdict(decided: Decided, paint: (colour: Colour, text: string) => string): string {
  const { decision, because } = decided.verdict
  const remedy = 'missing' in because ? because.missing.flatMap((layer) => remedyLines(layer, decided)) : []
  const first = `${paint(decision === 'allow' ? 'green' : 'red', decision)}: ${oneLine(reasonOf(decided))}`
  return [first, ...remedy.map((line) => `  ${oneLine(line)}`)].map((line) => `${line}\n`).join('')
}

function reasonOf({ verdict: { because }, files }: Decided): string {
  if ('deniedBy' in because) return `denied by ${statementIn(because.deniedBy, files)}`
  if ('missing' in because) return because.missing.map((layer) => MISSING[layer]).join(', and ')
  const { allowedBy, alsoAllowedBy } = because
  const also = alsoAllowedBy === undefined ? '' : ` and by ${statementIn(alsoAllowedBy, files)}`
  return `allowed by ${statementIn(allowedBy, files)}${also}`
}
