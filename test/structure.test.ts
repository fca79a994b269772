import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** Each part of the house, the first that fits counts, and what it may import: folders, packages, and Node's modules. */
const PARTS = [
  { part: 'packages/iam-policy/src', may: ['packages/iam-policy/src'] },
  {
    part: 'packages/local-aws/src',
    may: ['packages/local-aws/src', '@curfew/iam-policy', '@aws-sdk', '@smithy', 'dynalite', 'fflate', 'zod', 'node:'],
  },
  { part: 'functions/core', may: ['functions/core', '@curfew/iam-policy', 'events', 'node:crypto'] },
  {
    part: 'functions/targets',
    may: ['functions/targets', 'functions/core', 'functions/runtime', '@curfew/iam-policy', '@aws-sdk', 'node:'],
  },
  {
    part: 'functions/platform',
    may: ['functions/platform', 'functions/core', 'functions/runtime', 'events', '@aws-sdk', '@middy', 'zod', 'node:'],
  },
  { part: 'functions/runtime', may: ['functions/runtime', 'functions/core'] },
  { part: 'functions', may: ['functions', 'events', '#guardrails'] },
  { part: 'events', may: ['events', 'functions/core', '@curfew/iam-policy', 'zod'] },
  {
    part: 'local',
    may: [
      'local',
      'events',
      'functions/core',
      'tools',
      '@curfew',
      '@aws-sdk',
      'commander',
      '@commander-js',
      'zod',
      'node:',
    ],
  },
  {
    part: 'cli',
    may: [
      'cli',
      'events',
      'functions/core',
      'functions/targets',
      'tools',
      '@curfew/iam-policy',
      'commander',
      '@commander-js',
      'node:',
    ],
  },
  {
    part: 'tools',
    may: ['tools', 'events', 'functions/core', '@curfew/iam-policy', 'esbuild', 'zod', '@cloud-copilot', 'node:'],
  },
] as const

const FOLDERS: Readonly<Record<string, string>> = {
  '#core/': 'functions/core/',
  '#targets/': 'functions/targets/',
  '#platform/': 'functions/platform/',
  '#runtime/': 'functions/runtime/',
  '#functions/': 'functions/',
  '#events/': 'events/',
  '#local/': 'local/',
  '#cli/': 'cli/',
  '#tools/': 'tools/',
  '#test/': 'test/',
}

const files = globSync('{packages/*/src,functions,events,local,cli,tools}/**/*.ts')

test('there is something to check', () => {
  expect(files.length).toBeGreaterThan(50)
})

test.each(PARTS)('$part imports nothing but $may', ({ part, may }) => {
  const own = files.filter((file) => PARTS.find(({ part }) => isIn(file, part))?.part === part)
  const strangers = own.flatMap((file) =>
    importsOf(file)
      .filter((target) => !may.some((allowed) => isIn(target, allowed)))
      .map((target) => `${file} imports ${target}`),
  )

  expect(strangers).toEqual([])
})

test('the rules know no clock, environment, randomness or console', () => {
  const impure = globSync('functions/core/**/*.ts').flatMap((file) => {
    const found = /Date\.now\(|new Date\(\)|process\.|Math\.random|randomUUID|randomBytes|console\./.exec(
      readFileSync(file, 'utf8'),
    )
    return found === null ? [] : [`${file}: ${found[0]}`]
  })

  expect(impure).toEqual([])
})

test('only the Lambdas touch the environment, and only through settings', () => {
  const readers = globSync('functions/**/*.ts').filter((file) => readFileSync(file, 'utf8').includes('process.env'))

  expect(readers).toEqual(['functions/runtime/settings.ts'])
})

test('no file is longer than 200 lines', () => {
  const long = files
    .filter((file) => !file.includes('/generated/'))
    .filter((file) => readFileSync(file, 'utf8').split('\n').length > 201)

  expect(long).toEqual([])
})

test('nothing is cast, forced or silenced', () => {
  const cast = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')
    const found = / as (?!const\b)[A-Za-z{(]|[\w)\]]!(?=[.;,)\]\s[])|@ts-(ignore|expect-error)|: any\b/.exec(
      withoutWords(text),
    )
    return found === null ? [] : [`${file}: ${found[0]}`]
  })

  expect(cast).toEqual([])
})

function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const named = [
    ...text.matchAll(/^(?:import|export)\b[^'"`;]*?from '([^']+)'/gm),
    ...text.matchAll(/\bimport\('([^']+)'\)/g),
  ]
  return named.map(([, name = '']) => resolve(file, name))
}

function resolve(file: string, name: string): string {
  if (name.startsWith('.')) return join(dirname(file), name)
  const alias = Object.keys(FOLDERS).find((prefix) => name.startsWith(prefix))
  if (alias !== undefined) return `${FOLDERS[alias]}${name.slice(alias.length)}`
  return builtinModules.includes(name) ? `node:${name}` : name
}

function isIn(target: string, allowed: string): boolean {
  return target === allowed || target.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`)
}

const STRINGS = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`/g

function withoutWords(text: string): string {
  return text.replaceAll(/^(import|export) (type )?[{*][^;]*?from '[^']+'$/gm, '').replaceAll(STRINGS, "''")
}
