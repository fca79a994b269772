import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { circlesIn } from './imports.ts'

/** Writes files into a folder of their own inside the repository, and returns their paths. */
function written(files: Readonly<Record<string, string>>): readonly string[] {
  mkdirSync('.build', { recursive: true })
  const folder = mkdtempSync(join('.build', 'circle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  })
}

test('a circle through a type is found, and a line of imports is none', () => {
  const circle = written({
    'a.ts': "import { b } from './b.ts'\nexport type A = 1\nexport const a = b",
    'b.ts': "import type { A } from './a.ts'\nexport const b: A = 1",
    'c.ts': "import { a } from './a.ts'\nexport const c = a",
  })

  expect(circlesIn(circle)).toEqual([circle.slice(0, 2)])
  expect(circlesIn(circle.slice(1))).toEqual([])
})
