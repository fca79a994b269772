import { reporter } from '@curfew/iam-policy/lint/finding'
import type { Source } from '#cli/source/source.ts'
import { inspectLazily } from './inspect-lazily.ts'
import type { InspectOptions } from './inspect-options.ts'
import { ofOther } from './inspection.ts'
import type { CheckedFile } from './report.ts'
import { EVENT_RULES } from './rules.ts'

const report = reporter(EVENT_RULES)

/** Lints a file of JSON or YAML. What reads YAML is loaded only for YAML. */
export async function inspectFile(file: string, source: Source, options: InspectOptions): Promise<CheckedFile> {
  if (!isYaml(file, source.text)) return { file, source, ...(await inspectLazily(source.text, options)) }
  const { readYaml } = await import('#cli/source/yaml.ts')
  const { source: read, value, duplicates } = readYaml(source)
  const problem = read.yaml?.problem
  if (problem !== undefined) {
    const findings = [report('YAML_SYNTAX_ERROR', '', `is not YAML: ${problem.label}`)]
    return { file, source: read, ...ofOther(findings) }
  }
  const inspection = await inspectLazily(JSON.stringify(value), options)
  const twice = duplicates
    .filter((path) => inspection.policies.some((policy) => path.startsWith(policy)))
    .map((path) => report('DUPLICATE_KEY', path, 'The key appears twice, and the last counts'))
  return { file, source: read, ...inspection, findings: [...twice, ...inspection.findings] }
}

/** By its name; without one that tells, by a first line that JSON cannot have. */
function isYaml(file: string, text: string): boolean {
  if (/\.json$/i.test(file)) return false
  return /\.ya?ml$/i.test(file) || /^\s*(#|---|[A-Za-z][\w-]*:(\s|$))/.test(text)
}
