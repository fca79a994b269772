import type { SourceService } from './encode.ts'

/**
 * For each word that services share (the service part of an ARN, the prefix of a condition key), the services that use
 * it. A word that only the service of that name uses has no entry.
 */
export function indexBy(
  services: readonly SourceService[],
  describe: (service: SourceService) => readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const users = new Map<string, Set<string>>()
  for (const service of services) {
    for (const word of new Set(describe(service).map((each) => each.toLowerCase()))) {
      users.set(word, (users.get(word) ?? new Set()).add(service.prefix))
    }
  }
  return Object.fromEntries(
    [...users]
      .map(([word, prefixes]) => [word, [...prefixes].toSorted()] as const)
      .filter(([word, prefixes]) => word !== 'aws' && prefixes.join() !== word)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}
