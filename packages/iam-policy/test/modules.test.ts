import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const src = join(import.meta.dirname, '../src')
const IMPORT = /^(?:import|export) (?!type )[^'"`;]*?from '(\.[^']+)'/gm

/** A module, and every module that it loads: imports of types only load nothing. */
function loadedBy(file: string, known: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  if (known.has(file)) return known
  let loaded: ReadonlySet<string> = new Set([...known, file])
  if (!file.endsWith('.ts')) return loaded
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    loaded = loadedBy(join(dirname(file), name), loaded)
  }
  return loaded
}

test.each(['parse', 'print', 'canonical', 'evaluate', 'explain', 'cidr', 'template', 'lint/finding', 'lint/patterns'])(
  '%s does not load the table of AWS actions',
  (name) => {
    expect([...loadedBy(join(src, `${name}.ts`))].filter((file) => file.includes('/generated/'))).toEqual([])
  },
)

test('lint loads the table of AWS actions', () => {
  expect([...loadedBy(join(src, 'lint.ts'))]).toContain(join(src, 'generated/iam-data.json'))
})
