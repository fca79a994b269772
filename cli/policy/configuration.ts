import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import type { Guardrails } from '#core/admission/guardrails.ts'
import type { Catalogue } from '#core/catalogue/catalogue.ts'
import { listed, printProblems } from '#core/refusal.ts'
import { problemsOf } from '#events/problems.ts'
import { catalogueContract } from '#tools/catalogue-contract.ts'
import { guardrailsContract } from '#tools/guardrails-contract.ts'
import { nameOf, readJson } from './files.ts'

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
  const read = guardrailsContract.safeParse(await readJson(file, io))
  if (read.success) return read.data
  throw unusable('guardrails', file, read.error)
}

async function readCatalogue(file: string, io: Io): Promise<Catalogue> {
  const read = catalogueContract.safeParse(await readJson(file, io))
  if (read.success) return read.data
  throw unusable('catalogue', file, read.error)
}

function unusable(what: string, file: string, error: Parameters<typeof problemsOf>[0]): Fault {
  return new Fault(`Cannot use the ${what} in ${nameOf(file)}: ${printProblems(listed(problemsOf(error)))}`)
}
