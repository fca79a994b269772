import { isObject, type JsonObject, join, parseJsonText } from '../../json.ts'
import { parsePolicy } from '../../parse.ts'
import type { Version } from '../../policy.ts'
import { PolicySyntaxError, type Problem } from '../../syntax-error.ts'
import type { Document, LintStatement } from '../document.ts'
import { type Finding, reporter } from '../finding.ts'
import { didYouMean } from '../nearest.ts'
import { itemsOf, kindOf } from './placed.ts'
import { GRAMMAR_RULES } from './rules.ts'
import { sidFindings } from './sids.ts'
import { readStatement } from './statement.ts'

const report = reporter(GRAMMAR_RULES)
const NOTHING: Document = { version: '2012-10-17', statements: [] }
const ELEMENTS = ['Version', 'Id', 'Statement']

export type Reading = { readonly document: Document; readonly findings: readonly Finding[] }

/** Read as much of a policy as is readable, and report the rest. Never throws. */
export function readPolicy(text: string): Reading {
  const duplicates = problemsIn(() => parseJsonText(text))
  const isJson = !duplicates.some(({ path }) => path === '')
  if (!isJson) {
    return { document: NOTHING, findings: duplicates.map(({ message }) => report('JSON_SYNTAX_ERROR', '', message)) }
  }
  const { document, findings } = readJson(JSON.parse(text))
  const all = [
    ...duplicates.map(({ path }) => report('DUPLICATE_JSON_KEYS', path, 'The key appears twice')),
    ...findings,
  ]
  return { document, findings: all }
}

/** What the parser refuses and no finding explains: lint must not pass a policy that cannot be parsed. */
export function unexplained(text: string, found: readonly Finding[]): readonly Finding[] {
  if (found.some(({ code }) => code === 'JSON_SYNTAX_ERROR')) return []
  const explains = (path: string) =>
    found.some((finding) => finding.path !== '' && (path.startsWith(finding.path) || finding.path.startsWith(path)))
  return problemsIn(() => parsePolicy(JSON.parse(text)))
    .filter(({ path }) => path !== '' && !explains(path))
    .map(({ path, message }) => report('MALFORMED_POLICY', path, message))
}

function readJson(json: unknown): Reading {
  if (!isObject(json)) {
    const message = `The policy must be an object, not ${kindOf(json)}`
    return { document: NOTHING, findings: [report('DATA_TYPE_MISMATCH', '', message)] }
  }
  const statements = readStatements(json.Statement)
  return {
    document: { version: versionOf(json.Version), statements: statements.flatMap(({ statement }) => statement ?? []) },
    findings: [
      ...elementFindings(json),
      ...versionFindings(json.Version),
      ...(statements.length === 0 ? [report('MISSING_STATEMENT', 'Statement', 'The policy has no statement')] : []),
      ...statements.flatMap(({ findings }) => findings),
      ...sidFindings(json.Statement),
    ],
  }
}

function readStatements(
  value: unknown,
): readonly { readonly statement?: LintStatement; readonly findings: readonly Finding[] }[] {
  if (value === undefined) return []
  return itemsOf(value, 'Statement').map(({ item, path }) => {
    if (isObject(item)) return readStatement(item, path)
    return { findings: [report('DATA_TYPE_MISMATCH', path, `A statement must be an object, not ${kindOf(item)}`)] }
  })
}

function elementFindings(json: JsonObject): readonly Finding[] {
  return Object.keys(json)
    .filter((key) => !ELEMENTS.includes(key))
    .map((key) =>
      report('INVALID_POLICY_ELEMENT', join('', key), `A policy has no element ${key}.${didYouMean(key, ELEMENTS)}`),
    )
}

function versionFindings(version: unknown): readonly Finding[] {
  if (version === '2012-10-17') return []
  if (version === undefined) return [report('MISSING_VERSION', '', 'The policy has no Version')]
  if (version === '2008-10-17') return [report('OLD_VERSION', 'Version', 'Version is 2008-10-17')]
  return [report('INVALID_VERSION', 'Version', `IAM has no policy version ${JSON.stringify(version)}`)]
}

/** An unknown version is read as the current one, so that one typo causes one finding. */
function versionOf(version: unknown): Version {
  return version === undefined || version === '2008-10-17' ? '2008-10-17' : '2012-10-17'
}

function problemsIn(read: () => unknown): readonly Problem[] {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof PolicySyntaxError) return error.problems
    throw error
  }
}
