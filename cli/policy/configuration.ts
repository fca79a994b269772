import type { Io } from '#cli/io.ts'
import { readJson } from '#cli/source/read.ts'
import { SourceFault } from '#cli/source/source-fault.ts'
import type { Guardrails } from '#core/admission/guardrails.ts'
import type { Catalogue } from '#core/catalogue/catalogue.ts'
import { problemsOf } from '#events/problems.ts'
import { catalogueContract } from '#tools/catalogue-contract.ts'
import { guardrailsContract } from '#tools/guardrails-contract.ts'

export type ConfigurationFiles = { readonly guardrails?: string | undefined; readonly catalogue?: string | undefined }

/** What a deployer wrote, as far as it is given. */
export type Configuration = {
  readonly guardrails: Guardrails | undefined
  readonly catalogue: Catalogue | undefined
}

/** Reads the files that are named. Throws a Fault with every problem in the first that is wrong. */
export async function readConfiguration({ guardrails, catalogue }: ConfigurationFiles, io: Io): Promise<Configuration> {
  return {
    guardrails: guardrails === undefined ? undefined : await readGuardrails(guardrails, io),
    catalogue: catalogue === undefined ? undefined : await readCatalogue(catalogue, io),
  }
}

async function readGuardrails(file: string, io: Io): Promise<Guardrails> {
  const source = await readJson(file, io)
  const read = guardrailsContract.safeParse(source.json)
  if (read.success) return read.data
  throw new SourceFault(`Cannot use the guardrails in ${source.file}`, source, problemsOf(read.error, 'guardrails'))
}

async function readCatalogue(file: string, io: Io): Promise<Catalogue> {
  const source = await readJson(file, io)
  const read = catalogueContract.safeParse(source.json)
  if (read.success) return read.data
  throw new SourceFault(`Cannot use the catalogue in ${source.file}`, source, problemsOf(read.error, 'a catalogue'))
}
