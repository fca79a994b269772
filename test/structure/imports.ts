import { existsSync, globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'

/** Every file of the product and its packages, tests left out. */
export const FILES: readonly string[] = globSync('{packages/*/src,functions,events,local,cli,tools}/**/*.ts')

const ALIASES: Readonly<Record<string, string>> = {
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

/** What a file imports, types included: paths of our own files, names of packages, `node:` modules. */
export function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const named = [
    ...text.matchAll(/^(?:import|export)\b[^'"`;]*?from '([^']+)'/gm),
    ...text.matchAll(/^import '([^']+)'/gm),
    ...text.matchAll(/\bimport\('([^']+)'\)/g),
  ]
  return named.map(([, name = '']) => resolve(file, name))
}

function resolve(file: string, name: string): string {
  if (name.startsWith('.')) return join(dirname(file), name)
  const alias = Object.keys(ALIASES).find((prefix) => name.startsWith(prefix))
  if (alias !== undefined) return `${ALIASES[alias]}${name.slice(alias.length)}`
  return builtinModules.includes(name) ? `node:${name}` : name
}

/** The file in the repository that an import of one of our packages means: exports point at sources there. */
export function sourceOf(target: string): string {
  const [, name, subpath] = /^@curfew\/([^/]+)\/(.+)$/.exec(target) ?? []
  if (name === undefined || subpath === undefined) return target
  const { exports }: { readonly exports: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(`packages/${name}/package.json`, 'utf8'),
  )
  const source = exports[`./${subpath}`]
  return source === undefined ? target : join('packages', name, source)
}

/** Groups of files that import one another in a circle. */
export function circlesIn(files: readonly string[]): readonly (readonly string[])[] {
  const graph = new Map(files.map((file) => [file, importsOf(file).map(sourceOf).filter(isOurs)]))
  const reachable = new Map(files.map((file) => [file, reachedFrom(file, graph)]))
  const inCircle = files.filter((file) => reachable.get(file)?.has(file))
  const groups = Map.groupBy(inCircle, (file) =>
    inCircle.filter((other) => reachable.get(file)?.has(other) && reachable.get(other)?.has(file)).join('\n'),
  )
  return [...groups.values()]
}

function isOurs(target: string): boolean {
  return target.endsWith('.ts') && existsSync(target)
}

function reachedFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>()
  const open = [...(graph.get(start) ?? [])]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    open.push(...(graph.get(file) ?? []))
  }
  return reached
}
