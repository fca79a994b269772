import type { Severity } from '@curfew/iam-policy/lint/finding'
import type { LocatedFinding } from './report.ts'

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  security_warning: 'error',
  warning: 'warning',
  suggestion: 'notice',
}

/** The findings as commands of a GitHub workflow, a line each: GitHub shows them at their lines of the pull request. */
export function annotationsOf(findings: readonly LocatedFinding[]): string {
  return findings.map(annotationOf).join('')
}

function annotationOf({ severity, code, path, message, help, file, position }: LocatedFinding): string {
  const place = { file, line: `${position.line}`, col: `${position.column}`, title: code }
  const properties = Object.entries(place).map(([name, value]) => `${name}=${escapedProperty(value)}`)
  const text = `${path === '' ? '' : `${path}: `}${message}${/[.?!]$/.test(message) ? '' : '.'} ${help}`
  return `::${LEVELS[severity]} ${properties.join(',')}::${escaped(text)}\n`
}

/** As the toolkit of GitHub Actions does, so that no text of a file is a command of its own. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
