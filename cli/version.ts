import manifest from '../package.json' with { type: 'json' }

export const VERSION: string = manifest.version

/** Where the sources of the package are on the web; undefined if it does not say. */
export const REPOSITORY = repositoryOf(manifest)

function repositoryOf(described: object): string | undefined {
  const repository = 'repository' in described ? described.repository : undefined
  return typeof repository === 'string' ? repository : undefined
}
