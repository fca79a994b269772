import type { Finding, Severity } from '@curfew/iam-policy/lint/finding'
import type { Colour } from '#cli/paint.ts'
import { nearestPosition, type Position, positionsIn } from './positions.ts'

/** A finding, and where it stands. */
export type Placed = Finding & { readonly file: string; readonly position: Position }

/** Give each finding of a file its line and column. */
export function place(file: string, text: string, findings: readonly Finding[]): readonly Placed[] {
  const positions = positionsIn(text)
  return findings.map((finding) => ({ ...finding, file, position: nearestPosition(positions, finding.path) }))
}

const COLOURS: Readonly<Record<Severity, Colour>> = {
  error: 'red',
  security_warning: 'magenta',
  warning: 'yellow',
  suggestion: 'cyan',
}

/** `p.json:7:5 error INVALID_ACTION Statement[0].Action[2]: …`, with what to do below, and the count of each at the end. */
export function printText(
  findings: readonly Placed[],
  files: number,
  paint: (colour: Colour, text: string) => string,
): string {
  const lines = findings.map(({ file, position, severity, code, path, message, help }) => {
    const place = `${file}:${position.line}:${position.column}`
    const where = path === '' ? '' : `${path}: `
    return `${place} ${paint(COLOURS[severity], severity)} ${paint('bold', code)} ${where}${message}\n${paint('gray', `    ${help}`)}\n`
  })
  const checked = `${files} ${files === 1 ? 'file' : 'files'}`
  if (findings.length === 0) return `${paint('green', 'Nothing to remark')} on ${checked}.\n`
  return `${lines.join('')}\n${countsOf(findings)} in ${checked}.\n`
}

function countsOf(findings: readonly Finding[]): string {
  return (['error', 'security_warning', 'warning', 'suggestion'] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity.replace('_', ' ')}${count === 1 ? '' : 's'}`)
    .join(', ')
}
