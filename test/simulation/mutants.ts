import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RoleResource, Stack } from '@curfew/local-aws/template/stack'
import { unzipSync, zipSync } from 'fflate'

const PACKAGE = '.serverless'

/** A copy of the package in which one Lambda says something else wherever it said this. Returns its folder. */
export function mutant(lambda: string, said: RegExp, says: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-mutant-'))
  cpSync(PACKAGE, folder, { recursive: true })
  const zip = join(folder, `${lambda}.zip`)
  const files = Object.entries(unzipSync(readFileSync(zip))).map(([name, bytes]) => {
    const before = new TextDecoder().decode(bytes)
    const after = before.replaceAll(said, says)
    if (after === before) throw new Error(`Cannot make a mutant of ${lambda}: ${name} does not say ${said}`)
    return [name, new TextEncoder().encode(after)] as const
  })
  writeFileSync(zip, zipSync(Object.fromEntries(files), { level: 0 }))
  return folder
}

/** A stack in which the role of one Lambda lacks a statement. */
export function without(lambda: string, sid: string): (stack: Stack) => Stack {
  const robbed = (role: RoleResource): RoleResource => ({
    ...role,
    inline: Object.fromEntries(Object.entries(role.inline).map(([name, document]) => [name, lacking(document, sid)])),
  })
  return (stack) => ({
    ...stack,
    roles: stack.roles.map((role) => (role.name === `curfew-${lambda}` ? robbed(role) : role)),
  })
}

/** A stack in which a rule on a rate is switched off. */
export function withoutRate(rate: string): (stack: Stack) => Stack {
  return (stack) => ({
    ...stack,
    rules: stack.rules.map((rule) => (rule.schedule === rate ? { ...rule, enabled: false } : rule)),
  })
}

function lacking(document: Readonly<Record<string, unknown>>, sid: string): Readonly<Record<string, unknown>> {
  const { Statement } = document
  if (!Array.isArray(Statement)) throw new Error('Cannot take a statement away: there are none')
  const left = Statement.filter((statement: unknown) => !JSON.stringify(statement).includes(`"Sid":"${sid}"`))
  if (left.length === Statement.length) throw new Error(`Cannot take ${sid} away: it is not there`)
  return { ...document, Statement: left }
}
