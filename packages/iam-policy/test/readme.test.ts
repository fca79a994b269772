import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'node:util'
import { expect, test, vi } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { POLICY_RULES } from '../src/lint/rules.ts'

const folder = join(import.meta.dirname, '..')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')

/** An example as users write it: without our lint comment, and with the package name in its imports. */
function published(name: string): string {
  const source = readFileSync(join(folder, `test/examples/${name}.ts`), 'utf8')
  return source
    .replace(/^\/\/ biome-ignore-all .*\n/, '')
    .replaceAll(/'\.\.\/\.\.\/src\/(.+)\.ts'/g, `'${manifest.name}/$1'`)
}

test.each(['parse', 'evaluate', 'access', 'lint', 'explain', 'check'])(
  'the README has the example %s with its real output',
  async (name) => {
    const log = vi.spyOn(console, 'log').mockReturnValue()

    await import(`./examples/${name}.ts`)

    const output = log.mock.calls.map((args) => `${format(...args)}\n`).join('')
    expect(readme).toContain(`\`\`\`ts\n${published(name)}\`\`\`\n\n\`\`\`text\n${output}\`\`\`\n`)
  },
)

test('every exported module exists, and the README names it', () => {
  for (const [path, file] of Object.entries(manifest.exports)) {
    expect(existsSync(join(folder, file)), file).toBe(true)
    expect(readme).toMatch(new RegExp(`(\`|/)${path.slice(2)}['\`]`))
  }
})

test('the README counts the rules', () => {
  const count = Object.values(POLICY_RULES).flatMap((rules) => Object.keys(rules)).length

  expect(readme).toContain(`with ${count} rules`)
})
