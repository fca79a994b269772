import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as z from 'zod'

const PERMISSIVE: readonly string[] = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

const manifestContract = z.looseObject({ name: z.string(), version: z.string(), license: z.string() })

/**
 * The licences of packages that are part of a bundle, as one text. Throws an Error if one is not permissive.
 * @param inputs paths of the bundled files
 */
export async function licensesOf(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.map(packageFolderOf).filter((folder) => folder !== undefined))
  const texts = await Promise.all([...folders].toSorted().map(licenseOf))
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

/** `node_modules/zod` of `node_modules/zod/v4/core.js`; undefined for the repository's own files. */
function packageFolderOf(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license } = manifestContract.parse(
    JSON.parse(await readFile(`${folder}/package.json`, 'utf8')),
  )
  if (!PERMISSIVE.includes(license)) throw new Error(`Cannot bundle ${name}: its licence is ${license}`)
  const [file] = globSync(`${folder}/{LICENSE,LICENCE,License,license}{,.md,.txt}`)
  const title = `${name} ${version} (${license})\n`
  // A package without the text of its licence names it: ours is that of Apache-2.0.
  return file === undefined ? title : `${title}\n${(await readFile(file, 'utf8')).trim()}\n`
}
