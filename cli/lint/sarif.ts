import { pathToFileURL } from 'node:url'
import type { Severity } from '@curfew/iam-policy/lint/finding'
import type { LocatedFinding } from './report.ts'
import { ALL_RULES } from './rules.ts'

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  security_warning: 'error',
  warning: 'warning',
  suggestion: 'note',
}

/** The severity in GitHub code scanning, from 0 to 10. A rule without one does not count as a security rule. */
const SECURITY: Readonly<Record<Severity, string>> = {
  error: '7.0',
  security_warning: '8.0',
  warning: '4.0',
  suggestion: '1.0',
}

/** The findings as SARIF 2.1.0, which code scanning in GitHub, GitLab and Azure DevOps reads. */
export function sarifOf(findings: readonly LocatedFinding[]): unknown {
  const codes = [...new Set(findings.map(({ code }) => code))].toSorted()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'curfew', rules: codes.map(descriptorOf) } },
        results: findings.map((finding) => resultOf(finding, codes.indexOf(finding.code))),
      },
    ],
  }
}

function descriptorOf(code: string): unknown {
  const rule = Object.values(ALL_RULES).flatMap((rules) => rules[code] ?? [])[0]
  if (rule === undefined) return { id: code }
  return {
    id: code,
    shortDescription: { text: rule.means },
    help: { text: rule.help },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { 'security-severity': SECURITY[rule.severity], tags: ['security', 'iam'] },
  }
}

function resultOf({ code, severity, path, message, help, file, position }: LocatedFinding, ruleIndex: number): unknown {
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: `${path === '' ? '' : `${path}: `}${message}${/[.?!]$/.test(message) ? '' : '.'} ${help}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: position.line, startColumn: position.column },
        },
        logicalLocations: path === '' ? [] : [{ fullyQualifiedName: path }],
      },
    ],
  }
}

/** Relative to the working directory, as code scanning expects. */
function uriOf(file: string): string {
  if (file === '-') return 'stdin'
  return file.startsWith('/') ? pathToFileURL(file).href : encodeURI(file.replace(/^\.\//, ''))
}
