import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isObject } from '../../src/json.ts'
import { SEVERITIES, type Severity } from '../../src/lint/finding.ts'
import { lint } from '../../src/lint.ts'

const USAGE = `npm run count-findings -- [--max-errors <number>] [--show <code>] <folder of policies>

Lints every .json file of a folder, and prints how many findings each code has, and in how many files. A file is a policy, or
has one under "document", "Document" or "PolicyVersion". Exits with 1 above the number of errors. Fetches nothing.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'max-errors': { type: 'string' }, show: { type: 'string' }, help: { type: 'boolean' } },
})
const [folder, ...others] = positionals
const bound = values['max-errors'] === undefined ? Number.POSITIVE_INFINITY : Number(values['max-errors'])
if (values.help || folder === undefined || others.length > 0 || Number.isNaN(bound)) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(values.help ? 0 : 2)
}

type Tally = { readonly severity: Severity; readonly code: string; count: number; readonly files: Set<string> }

const names = globSync('**/*.json', { cwd: folder }).toSorted()
if (names.length === 0) {
  process.stderr.write(`Cannot count findings: no file in ${folder} ends with .json\n`)
  process.exit(2)
}
const tallies = new Map<string, Tally>()
for (const name of names) {
  for (const { severity, code, path, message } of lint(policyIn(readFileSync(join(folder, name), 'utf8')))) {
    const key = `${severity} ${code}`
    const tally = tallies.get(key) ?? { severity, code, count: 0, files: new Set() }
    tally.count += 1
    tally.files.add(name)
    tallies.set(key, tally)
    if (code === values.show || severity === values.show)
      process.stdout.write(`${name}\t${code}\t${path}\t${message}\n`)
  }
}

const sorted = [...tallies.values()].toSorted(
  (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.count - a.count,
)
for (const { severity, code, count, files } of sorted) {
  process.stdout.write(`${severity.padEnd(17)} ${code.padEnd(50)} ${`${count}`.padStart(6)} in ${files.size} files\n`)
}
const errors = sorted.reduce((sum, { severity, count }) => (severity === 'error' ? sum + count : sum), 0)
process.stdout.write(`${names.length} policies, ${errors} errors\n`)
process.exit(errors > bound ? 1 : 0)

/** The text of the policy in a file: what is wrong with it is for lint to say. */
function policyIn(text: string): string {
  try {
    const json: unknown = JSON.parse(text)
    if (!isObject(json)) return text
    const version = isObject(json.PolicyVersion) ? json.PolicyVersion : json
    const document = version.document ?? version.Document
    if (document === undefined) return text
    return typeof document === 'string' ? document : JSON.stringify(document)
  } catch {
    return text
  }
}
