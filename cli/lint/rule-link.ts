import { ALL_RULES } from './rules.ts'

const GITHUB = /^(?:git\+)?https:\/\/(github\.com\/[\w.-]+\/[\w.-]+?)(?:\.git)?$/

/**
 * The page that explains a rule, on GitHub: the heading of its family in docs/policy.md. Undefined if the package does not say
 * where its sources are, because a link to nowhere is worse than none.
 */
export function ruleUrl(code: string, repository: string | undefined): `https://${string}` | undefined {
  const [, home] = GITHUB.exec(repository ?? '') ?? []
  const family = Object.entries(ALL_RULES).find(([, rules]) => code in rules)?.[0]
  if (home === undefined || family === undefined) return undefined
  return `https://${home}/blob/main/docs/policy.md#${anchorOf(family)}`
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')
}
