import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'node:util'
import { expect, test, vi } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

const folder = join(import.meta.dirname, '..')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')

/** An example as users write it: without our lint comment, and with the package name in its imports. */
function published(name: string): string {
  const source = readFileSync(join(folder, `test/examples/${name}.ts`), 'utf8')
  return source
    .replace(/^\/\/ biome-ignore-all .*\n/, '')
    .replaceAll(/'\.\.\/\.\.\/src\/(.+)\.ts'/g, `'${manifest.name}/$1'`)
}

test.each(['in-process', 'over-http', 'faults'])('the README has the example %s with its real output', async (name) => {
  const log = vi.spyOn(console, 'log').mockReturnValue()

  await import(`./examples/${name}.ts`)

  const output = log.mock.calls.map((args) => `${format(...args)}\n`).join('')
  expect(readme).toContain(`\`\`\`ts\n${published(name)}\`\`\`\n\n\`\`\`text\n${output}\`\`\`\n`)
})

test('the README has the example of a function and its test, which runs with the other tests', () => {
  for (const name of ['report', 'report.test']) expect(readme).toContain(`\`\`\`ts\n${published(name)}\`\`\`\n`)
})

test('every module that the README names is exported, and every exported module exists', () => {
  const named = [...readme.matchAll(/@curfew\/local-aws\/([\w/-]+)/g)].map(([, module]) => `./${module}`)

  expect(Object.keys(manifest.exports)).toEqual(expect.arrayContaining(named))
  for (const file of Object.values(manifest.exports)) expect(existsSync(join(folder, file)), file).toBe(true)
})
