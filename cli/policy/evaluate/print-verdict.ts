import type { Layer, StatementReference, Verdict } from '@curfew/iam-policy/evaluate'
import { oneLine } from '#cli/fault.ts'
import { nameOf } from '#cli/source/read.ts'
import type { Colour } from '#cli/terminal/paint.ts'

const LAYERS: Readonly<Record<Layer, string>> = {
  identity: 'no policy of the identity',
  boundary: 'the boundary',
  session: 'the session policy',
}

/** `allow: statement 1 (Read) of policy.json` */
export function printVerdict(
  { decision, because }: Verdict,
  files: Readonly<Record<Layer, readonly string[]>>,
  paint: (colour: Colour, text: string) => string,
): string {
  return `${paint(decision === 'allow' ? 'green' : 'red', decision)}: ${oneLine(reasonOf(because, files))}\n`
}

function reasonOf(because: Verdict['because'], files: Readonly<Record<Layer, readonly string[]>>): string {
  if ('allowedBy' in because) return `allowed by ${statementIn(because.allowedBy, files)}`
  if ('deniedBy' in because) return `denied by ${statementIn(because.deniedBy, files)}`
  const { notAllowedBy } = because
  return notAllowedBy === 'identity' ? `${LAYERS.identity} allows it` : `${LAYERS[notAllowedBy]} does not allow it`
}

function statementIn(
  { layer, policy, statement, sid }: StatementReference,
  files: Readonly<Record<Layer, readonly string[]>>,
) {
  const name = sid === undefined || sid === '' ? '' : ` (${sid})`
  return `statement ${statement + 1}${name} of ${nameOf(files[layer][policy] ?? '')}`
}
