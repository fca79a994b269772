import * as z from 'zod'

const contract = z.looseObject({
  name: z.string(),
  version: z.string(),
  // npm refuses to publish a private package, so the TypeScript sources cannot be published in place of `dist`.
  private: z.literal(true),
  files: z.array(z.string()),
  exports: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()).optional(),
})

/** The package.json of a package in this repository: private, and with exports that point at TypeScript. */
export type Manifest = z.infer<typeof contract>

export function parseManifest(text: string): Manifest {
  return contract.parse(JSON.parse(text))
}

/** The package.json to publish: public, and each export is compiled JavaScript with its types. */
export function publishedManifest({ name, version, private: _, files, exports, ...rest }: Manifest): object {
  const compiled = Object.entries(exports).map(([path, source]) => [path, compiledExport(source)])
  const publishConfig = { access: 'public' }
  return { name, version, ...rest, files, exports: Object.fromEntries(compiled), publishConfig }
}

function compiledExport(source: string): { readonly types: string; readonly default: string } {
  const [, path] = /^\.\/src\/(.+)\.ts$/.exec(source) ?? []
  if (path === undefined) throw new Error(`Cannot pack the export ${source}: it is not a TypeScript file in ./src`)
  return { types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` }
}
