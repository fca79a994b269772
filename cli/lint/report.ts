import type { Finding, Severity } from '@curfew/iam-policy/lint/finding'
import { oneLine } from '#cli/fault.ts'
import type { Colour } from '#cli/terminal/paint.ts'
import { nearestPosition, type Position, positionsIn } from './positions.ts'

/** A finding with its file, line and column. */
export type LocatedFinding = Finding & { readonly file: string; readonly position: Position }

type Paint = (colour: Colour, text: string) => string

/** Gives each finding of a file its line and column. */
export function locate(file: string, text: string, findings: readonly Finding[]): readonly LocatedFinding[] {
  const positions = positionsIn(text)
  return findings.map((finding) => ({ ...finding, file, position: nearestPosition(positions, finding.path) }))
}

const COLOURS: Readonly<Record<Severity, Colour>> = {
  error: 'red',
  security_warning: 'magenta',
  warning: 'yellow',
  suggestion: 'cyan',
}

/**
 * `p.json:7:5 error INVALID_ACTION Statement[0].Action[2]: …`, and the count of each severity at the end. A help text is
 * printed once, below the first group of neighbouring findings that share it.
 */
export function printText(findings: readonly LocatedFinding[], files: number, paint: Paint): string {
  const checked = `${files} ${files === 1 ? 'file' : 'files'}`
  if (findings.length === 0) return `${paint('green', 'No findings')} in ${checked}.\n`

  const printed = new Set<string>()
  const lines = findings.map((finding, index) => {
    const { help } = finding
    const isLastOfGroup = findings[index + 1]?.help !== help
    const needsHelp = isLastOfGroup && !printed.has(help)
    if (isLastOfGroup) printed.add(help)
    return `${printFinding(finding, paint)}${needsHelp ? `${paint('gray', `    ${help}`)}\n` : ''}`
  })
  return `${lines.join('')}\n${countsOf(findings)} in ${checked}.\n`
}

function printFinding({ file, position, severity, code, path, message }: LocatedFinding, paint: Paint): string {
  const at = `${oneLine(file)}:${position.line}:${position.column}`
  const label = path === '' ? '' : `${oneLine(path)}: `
  return `${at} ${paint(COLOURS[severity], severity)} ${paint('bold', code)} ${label}${oneLine(message)}\n`
}

function countsOf(findings: readonly Finding[]): string {
  return (['error', 'security_warning', 'warning', 'suggestion'] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity.replace('_', ' ')}${count === 1 ? '' : 's'}`)
    .join(', ')
}
