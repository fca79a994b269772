import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { circlesIn, FILES, importsOf } from './imports.ts'

type Part = { readonly part: string; readonly may: readonly string[] }

/** The import law: each part of the repository, and what it may import. The first part that a file is in counts. */
const PARTS: readonly Part[] = [
  { part: 'packages/iam-policy/src', may: ['packages/iam-policy/src'] },
  {
    part: 'packages/local-aws/src',
    may: ['packages/local-aws/src', '@curfew/iam-policy', '@aws-sdk', '@smithy', 'dynalite', 'fflate', 'zod', 'node:'],
  },
  { part: 'functions/core', may: ['functions/core', '@curfew/iam-policy', 'fastest-levenshtein', 'node:crypto'] },
  { part: 'functions/runtime', may: ['functions/runtime', 'functions/core', 'node:'] },
  {
    part: 'functions/targets',
    may: ['functions/targets', 'functions/core', 'functions/runtime', '@curfew/iam-policy', '@aws-sdk', 'node:'],
  },
  {
    part: 'functions/platform',
    may: ['functions/platform', 'functions/core', 'functions/runtime', 'events', '@aws-sdk', '@middy', 'zod', 'node:'],
  },
  { part: 'functions', may: ['functions', 'events', '#guardrails', '#catalogue'] },
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
  // What needs an AWS account. The formats of the table are those of the platform.
  { part: 'cli/audit/log', may: ['cli', 'functions/core', '@aws-sdk'] },
  { part: 'cli/audit/table', may: ['cli', 'functions/core', 'functions/platform', '@aws-sdk'] },
  // What IAM holds is asked for as the target asks for it.
  { part: 'cli/aws/iam', may: ['cli', 'functions/core', 'functions/targets', '@aws-sdk'] },
  { part: 'cli/aws', may: ['cli', 'events', 'functions/core', 'functions/platform', '@aws-sdk'] },
  // The only code that draws, which only a report loads; and what runs in a browser, in which nothing but the page is.
  { part: 'cli/report/charts', may: ['cli', 'functions/core', '@observablehq/plot', 'linkedom'] },
  {
    part: 'cli/report/browser',
    may: ['cli/report/browser', 'cli/report/grant/payload.ts', 'cli/report/grant/short-form.ts'],
  },
  {
    part: 'cli/doctor/aws',
    may: ['cli', 'functions/core', 'functions/platform', 'functions/targets', '@curfew/iam-policy', '@aws-sdk'],
  },
  // The form of what commands print as JSON, and of what they read.
  { part: 'cli/contracts', may: ['cli/contracts', 'events', 'functions/core', 'zod'] },
  {
    part: 'cli',
    may: [
      ...['cli', 'events', 'functions/core', 'functions/targets', 'tools', '@curfew/iam-policy'],
      ...['commander', '@commander-js', 'node:'],
      ...['string-width', 'wrap-ansi', 'supports-hyperlinks', '@clack/prompts', 'yaml'],
      // Its version.
      'package.json',
    ],
  },
  {
    part: 'tools',
    may: [
      ...['tools', 'cli/contracts', 'events', 'functions/core', '@curfew/iam-policy'],
      ...['esbuild', 'zod', '@cloud-copilot', 'iam-data-dependents', 'node:'],
    ],
  },
]

/** Rules without effects: they see no clock, environment, randomness or console, and no SDK. */
const PURE = [
  'functions/core/**/*.ts',
  'functions/targets/*/{compile,prove,lint,documents,capabilities}*.ts',
  'functions/targets/*/{compilation,proof,lint}/**/*.ts',
]

test('there is something to check', () => {
  expect(FILES.length).toBeGreaterThan(50)
})

test.each(PARTS)('$part imports only what the import law lets it', ({ part, may }) => {
  const own = FILES.filter((file) => PARTS.find(({ part }) => isIn(file, part))?.part === part)
  const violations = own.flatMap((file) =>
    importsOf(file)
      .filter((target) => !may.some((allowed) => isIn(target, allowed)))
      .map((target) => `${file} imports ${target}`),
  )

  expect(violations).toEqual([])
})

test('no target imports another, and only targets.ts knows them all', () => {
  const targetOf = (file: string) => /^functions\/targets\/([^/]+)\//.exec(file)?.[1]
  const across = FILES.filter((file) => targetOf(file) !== undefined).flatMap((file) =>
    importsOf(file).filter((other) => (targetOf(other) ?? targetOf(file)) !== targetOf(file)),
  )

  expect(across).toEqual([])
})

test('no files import one another in a circle, types included', () => {
  expect(circlesIn(FILES)).toEqual([])
})

describe('rules are pure', () => {
  const pure = PURE.flatMap((pattern) => globSync(pattern))

  test('they read no clock, environment, randomness or console', () => {
    const impure = pure.flatMap((file) => {
      const found = /Date\.now\(|new Date\(\)|process\.|Math\.random|randomUUID|randomBytes|console\./.exec(
        readFileSync(file, 'utf8'),
      )
      return found === null ? [] : [`${file}: ${found[0]}`]
    })

    expect(pure.length).toBeGreaterThan(50)
    expect(impure).toEqual([])
  })

  test('they import no SDK', () => {
    const impure = pure.filter((file) => importsOf(file).some((target) => target.startsWith('@aws-sdk')))

    expect(impure).toEqual([])
  })
})

test('only the settings read the environment of a Lambda', () => {
  const readers = globSync('functions/**/*.ts').filter((file) => readFileSync(file, 'utf8').includes('process.env'))

  expect(readers).toEqual(['functions/runtime/settings.ts'])
})

/** They are loaded when a command needs them. */
const WITH_SDK = ['cli/audit/log', 'cli/audit/table', 'cli/aws', 'cli/doctor/aws']

test('only commands that need an AWS account load its SDK, when they run', () => {
  const loaders = FILES.filter((file) => isIn(file, 'cli') && !WITH_SDK.some((part) => isIn(file, part))).filter(
    (file) =>
      /^(?!import type).*\b(?:from|import) '(?:[^']*\/(?:audit\/)?table\/|[^']*\/log\/|#cli\/aws\/)/m.test(
        readFileSync(file, 'utf8'),
      ),
  )

  expect(loaders).toEqual([])
})

const MAX_LINES = 200

test('no file is longer than 200 lines, the tables of tests left out', () => {
  const tests = globSync('{test,packages/*/test}/**/*.ts')
  const long = [
    ...FILES.filter((file) => linesOf(file).length > MAX_LINES),
    ...tests.filter((file) => withoutTables(linesOf(file)).length > MAX_LINES),
  ]

  expect(long).toEqual([])
})

test('nothing is cast, forced or silenced', () => {
  const forced = FILES.flatMap((file) => {
    const text = readFileSync(file, 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '')
    const found = / as (?!const\b)[A-Za-z{(]|[\w)\]]!(?=[.;,)\]\s[])|@ts-(ignore|expect-error)|: any\b/.exec(
      withoutStrings(text),
    )
    return found === null ? [] : [`${file}: ${found[0]}`]
  })

  expect(forced).toEqual([])
})

function isIn(target: string, allowed: string): boolean {
  return target === allowed || target.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`)
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n')
}

/** Lines outside of the arrays that `test.each` and constants are given. */
function withoutTables(lines: readonly string[]): readonly string[] {
  let end: string | undefined
  return lines.filter((line) => {
    if (end !== undefined && line.startsWith(end)) end = undefined
    const isInside = end !== undefined
    const [, indent] = /^(\s*)(?:.*\beach\b.*\(|.*\bconst .* = )\[$/.exec(line) ?? []
    if (end === undefined && indent !== undefined) end = `${indent}]`
    return !isInside
  })
}

const STRINGS = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`/g

/** Imports rename with `as`, and so do the keys of mapped types: neither is a cast. */
const RENAMING = /^(import|export) (type )?[{*][^;]*?from '[^']+'$|\[\w+ in [^\]]+\]/gm

function withoutStrings(text: string): string {
  return text.replaceAll(RENAMING, '').replaceAll(STRINGS, "''")
}
