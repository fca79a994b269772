import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RoleResource, Stack } from '@curfew/local-aws/template/stack'
import { unzipSync, zipSync } from 'fflate'

const PACKAGE = '.serverless'

/** Copies the package with one Lambda changed: every match of the pattern is replaced. Returns the folder of the copy. */
export function mutant(lambda: string, pattern: RegExp, replacement: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-mutant-'))
  cpSync(PACKAGE, folder, { recursive: true })
  const zip = join(folder, `${lambda}.zip`)
  const files = Object.entries(unzipSync(readFileSync(zip))).map(([name, bytes]) => {
    const before = new TextDecoder().decode(bytes)
    const after = before.replaceAll(pattern, replacement)
    if (after === before) throw new Error(`Cannot make a mutant of ${lambda}: ${name} does not match ${pattern}`)
    return [name, new TextEncoder().encode(after)] as const
  })
  writeFileSync(zip, zipSync(Object.fromEntries(files), { level: 0 }))
  return folder
}

/** The stack without one statement of a Lambda's role. */
export function without(lambda: string, sid: string): (stack: Stack) => Stack {
  const reduced = (role: RoleResource): RoleResource => ({
    ...role,
    inline: Object.fromEntries(
      Object.entries(role.inline).map(([name, document]) => [name, withoutStatement(document, sid)]),
    ),
  })
  return (stack) => ({
    ...stack,
    roles: stack.roles.map((role) => (role.name === `curfew-${lambda}` ? reduced(role) : role)),
  })
}

/** The stack with the rules of one rate disabled. */
export function withoutRate(rate: string): (stack: Stack) => Stack {
  return (stack) => ({
    ...stack,
    rules: stack.rules.map((rule) => (rule.schedule === rate ? { ...rule, enabled: false } : rule)),
  })
}

/** The stack with one rule disabled. */
export function withoutRule(name: string): (stack: Stack) => Stack {
  return (stack) => ({
    ...stack,
    rules: stack.rules.map((rule) => (rule.name === name ? { ...rule, enabled: false } : rule)),
  })
}

function withoutStatement(document: Readonly<Record<string, unknown>>, sid: string): Readonly<Record<string, unknown>> {
  const { Statement } = document
  if (!Array.isArray(Statement)) throw new Error('Cannot remove a statement: the document has none')
  const left = Statement.filter((statement: unknown) => !JSON.stringify(statement).includes(`"Sid":"${sid}"`))
  if (left.length === Statement.length) throw new Error(`Cannot remove statement ${sid}: there is none`)
  return { ...document, Statement: left }
}
