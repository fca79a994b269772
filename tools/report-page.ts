import { writeFile } from 'node:fs/promises'
import { build } from 'esbuild'

/** What the page of `curfew report` runs and looks like, as text that the command line holds. */
export const GENERATED = 'cli/report/generated/page-parts.ts'

/** The script and the style of the page, each as one minified text. */
export async function pageParts(): Promise<string> {
  const [script, style] = await Promise.all([
    bundled('cli/report/browser/page.ts'),
    bundled('cli/report/browser/page.css'),
  ])
  return [
    '// Written by npm run report-page from cli/report/browser; do not edit.',
    `export const SCRIPT = ${JSON.stringify(script)}`,
    `export const STYLE = ${JSON.stringify(style)}\n`,
  ].join('\n')
}

/** ES2022 and style of browsers of 2023, when all of them could decompress a stream. */
async function bundled(entry: string): Promise<string> {
  const target = ['chrome111', 'firefox113', 'safari16.4']
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target,
  })
  return outputFiles.map(({ text }) => text.trim()).join('')
}

if (import.meta.main) await writeFile(GENERATED, await pageParts())
