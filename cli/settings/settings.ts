import { dirname, join, resolve } from 'node:path'
import type { Command, OptionValues } from '@commander-js/extra-typings'
import { causeOf, Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { type JsonSource, jsonIn } from '#cli/source/read.ts'
import { SourceFault } from '#cli/source/source-fault.ts'
import type { Network } from '#core/access/access.ts'
import { type Principal, parsePrincipal } from '#core/grant/principal.ts'

export const SETTINGS_FILE = 'curfew.json'

/** Where commands find a deployed Curfew, and what its user does not want to repeat. */
export type Settings = {
  readonly stage: string
  /** With which every name of the stage's resources begins. */
  readonly prefix: string
  /** The source of events that are put. */
  readonly source: string | undefined
  readonly requestedBy: string | undefined
  readonly principal: Principal | undefined
  readonly network: Network | undefined
  /** Files. */
  readonly guardrails: string | undefined
  readonly catalogue: string | undefined
  /** The file that says some of it. */
  readonly file: string | undefined
}

type StageOptions = { readonly stage?: string | undefined }

/** Adds `--stage`. */
export function withStage<Args extends unknown[], Options extends OptionValues>(command: Command<Args, Options>) {
  return command.option(
    '--stage <stage>',
    `the stage that Curfew is deployed as (default: CURFEW_STAGE, that of ${SETTINGS_FILE}, or prod)`,
  )
}

/**
 * The settings of the nearest `curfew.json`, from the working folder upwards, or else of the user's own in `~/.config/curfew`.
 * An option is stronger than the environment, and that than a file. Throws a Fault with every problem of the file.
 */
export async function settingsOf({ stage }: StageOptions, io: Io): Promise<Settings> {
  const found = await readSettings(io)
  const file = found?.file
  const { settingsContract, stageName } = await import('#cli/contracts/settings.ts')
  const { problemsOf } = await import('#events/problems.ts')

  const read = settingsContract.safeParse(found === undefined ? {} : found.json)
  if (!read.success) {
    throw new SourceFault(
      `Cannot use ${file}`,
      found ?? { file: SETTINGS_FILE, text: '' },
      problemsOf(read.error, 'settings'),
    )
  }
  const { prefix, principal, guardrails, catalogue, source, requestedBy, network } = read.data
  const chosen = stage ?? io.environment.CURFEW_STAGE ?? read.data.stage ?? 'prod'
  if (!stageName.safeParse(chosen).success)
    throw new Fault(`Cannot use stage ${chosen}: a stage is 1 to 40 letters, digits and hyphens`)
  // A prefix in the file is that of the stage in the file.
  const isOfFile = prefix !== undefined && chosen === (read.data.stage ?? 'prod')
  return {
    ...{ stage: chosen, prefix: isOfFile ? prefix : prefixOf(chosen), source, requestedBy, network, file },
    principal: principal === undefined ? undefined : parsePrincipal(principal),
    guardrails: besideFile(file, guardrails),
    catalogue: besideFile(file, catalogue),
  }
}

/** As infra/stages.yml has it. */
export function prefixOf(stage: string): string {
  return stage === 'prod' || stage === 'local' ? 'curfew' : `curfew-${stage}`
}

function besideFile(file: string | undefined, path: string | undefined): string | undefined {
  return file === undefined || path === undefined ? undefined : resolve(dirname(file), path)
}

async function readSettings(io: Io): Promise<JsonSource | undefined> {
  for (const file of placesOf(io)) {
    const text = await io.read(file).catch((error: unknown) => {
      if (isMissing(error)) return undefined
      throw new Fault(`Cannot read ${file}: ${causeOf(error)}`)
    })
    if (text !== undefined) return jsonIn({ file, text })
  }
  return undefined
}

function placesOf({ cwd, home, environment }: Io): readonly string[] {
  const configuration = environment.XDG_CONFIG_HOME || join(home, '.config')
  return [
    ...ancestorsOf(cwd).map((folder) => join(folder, SETTINGS_FILE)),
    join(configuration, 'curfew', SETTINGS_FILE),
  ]
}

function ancestorsOf(folder: string): readonly string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)]
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
