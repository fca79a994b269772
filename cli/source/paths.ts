import type { Problem } from '#core/refusal.ts'

/** The path of a value in a larger one: `Entries[0].Detail.access`. */
export function under(base: string, path: string): string {
  if (base === '' || path === '') return `${base}${path}`
  return path.startsWith('[') ? `${base}${path}` : `${base}.${path}`
}

/** Problems of a part, by the paths that they have in the whole. */
export function problemsUnder(base: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map(({ path, message }) => ({ path: under(base, path), message }))
}
