import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import type { Catalogue } from '#core/catalogue/catalogue.ts'
import { lintCatalogue } from '#core/catalogue/lint-catalogue.ts'
import { catalogueContract } from './catalogue-contract.ts'

/** The catalogue of a stage, and the file that it is from. A stage without a file has an empty one. */
export async function catalogueOf(stage: string): Promise<{ readonly file: string; readonly catalogue: Catalogue }> {
  const file = `infra/catalogue/${stage}.json`
  return { file, catalogue: existsSync(file) ? await readCatalogue(file) : { entries: [] } }
}

/** Throws with every problem and its path if the file breaks the contract. */
export async function readCatalogue(file: string): Promise<Catalogue> {
  const parsed = catalogueContract.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`Cannot use the catalogue in ${file}:\n${z.prettifyError(parsed.error)}`)
  return { entries: parsed.data.entries }
}

/** Why the catalogue of a stage must not be deployed. Throws if it breaks the contract. */
export async function catalogueProblems(stage: string): Promise<readonly string[]> {
  const { file, catalogue } = await catalogueOf(stage)
  return lintCatalogue(catalogue, new Date())
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message, help }) => `${file}: ${path}: ${message}. ${help}`)
}
