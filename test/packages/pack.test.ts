import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type PackedPackage, packPackages } from '#tools/packages.ts'

const packed = z.looseObject({
  private: z.never().optional(),
  exports: z.record(z.string(), z.strictObject({ types: z.string(), default: z.string() })),
  dependencies: z.record(z.string(), z.string()).default({}),
})

// What users install themselves: the SDK clients of the example, and Node's types to compile with.
const INSTALLED = ['@aws-sdk/client-iam', '@aws-sdk/client-s3', '@types/node', 'undici-types']

// Child processes take seconds on a busy machine; this only ends a hang.
const HANG = { timeout: 60_000 }

const folder = mkdtempSync(join(tmpdir(), 'packages-'))
const app = join(folder, 'app')
const modules = join(app, 'node_modules')
const packages: PackedPackage[] = []

const manifestOf = (name: string) => packed.parse(JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')))
const inApp = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: app, encoding: 'utf8' })

beforeAll(async () => {
  packages.push(...(await packPackages(join(folder, 'packed'))))
  writeFileSync(join(folder, 'package.json'), '{}')
  cpSync('test/packages/consumer', app, { recursive: true })
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }')
  for (const { name, tarball } of packages) {
    mkdirSync(join(modules, name), { recursive: true })
    spawnSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(modules, name)])
  }
  const names = packages.map(({ name }) => name)
  const dependencies = names.flatMap((name) => Object.keys(manifestOf(name).dependencies))
  // Only what a package declares is there, so that an undeclared dependency fails. Links, because there is no network.
  for (const name of new Set([...dependencies, ...INSTALLED])) if (!names.includes(name)) link(name)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function link(name: string): void {
  mkdirSync(dirname(join(modules, name)), { recursive: true })
  symlinkSync(resolve('node_modules', name), join(modules, name))
}

test('both packages are packed, the one that the other needs first', () => {
  expect(packages.map(({ name }) => name)).toEqual(['@curfew/iam-policy', '@curfew/local-aws'])
})

describe.each(['@curfew/iam-policy', '@curfew/local-aws'])('the packed %s', (name) => {
  test('has README, licence, and compiled files, but no sources or tests', () => {
    const has = (file: string) => existsSync(join(modules, name, file))

    expect(['README.md', 'LICENSE', 'dist'].filter(has)).toEqual(['README.md', 'LICENSE', 'dist'])
    expect(['src', 'test', 'tsconfig.json'].filter(has)).toEqual([])
  })

  test('has code and types for every export', () => {
    const { exports } = manifestOf(name)
    const files = Object.values(exports).flatMap((each) => [each.types, each.default])

    expect(files.length).toBeGreaterThan(20)
    expect(files.filter((file) => !existsSync(join(modules, name, file)))).toEqual([])
  })

  test('can be imported, module by module, with nothing but its declared dependencies', () => {
    const paths = Object.keys(manifestOf(name).exports).map((path) => `${name}${path.slice(1)}`)
    const script = paths.map((path) => `await import('${path}')`).join('\n')
    writeFileSync(join(app, 'import-all.mjs'), script)

    expect(inApp('import-all.mjs')).toMatchObject({ stderr: '', status: 0 })
  })
})

test('the licence of the data is in the package that has the data', () => {
  expect(readFileSync(join(modules, '@curfew/iam-policy/LICENSE.iam-data'), 'utf8')).toContain('Act Security')
})

test('an internal module cannot be imported', () => {
  writeFileSync(join(app, 'internal.mjs'), "await import('@curfew/iam-policy/evaluation/glob')")

  expect(inApp('internal.mjs').stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
})

test('JavaScript in an empty folder evaluates, lints and explains a policy, and local AWS enforces it', HANG, () => {
  const { stdout, stderr } = inApp('use.mjs')

  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    decisions: ['allow', 'deny'],
    findings: ['INVALID_ACTION'],
    explained: 'Read: The principal may call s3:GetObject on objects in bucket data under ann/.',
    reads: ['content of ann/a', 'AccessDenied'],
  })
})

test(
  'TypeScript in an empty folder compiles against the packed declarations, which are as strict as the sources',
  HANG,
  () => {
    const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, target: 'es2024', types: ['node'] }
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.ts'] }))

    expect(inApp(resolve('node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json')).toMatchObject({
      stdout: '',
      status: 0,
    })
  },
)
