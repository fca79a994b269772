import type { Command, OptionValues } from '@commander-js/extra-typings'
import { Fault } from '#cli/fault.ts'

export type LogOptions = { readonly stage?: string | undefined; readonly logGroup?: string | undefined }

/** The options that say which audit log a command reads. */
export function withLogOptions<Args extends unknown[], Options extends OptionValues>(command: Command<Args, Options>) {
  return command
    .option('--stage <stage>', 'the stage that Curfew is deployed as (default: CURFEW_STAGE, or prod)')
    .option('--log-group <name>', 'the audit log, if it is not that of a stage')
}

/** `/curfew/audit` of prod, `/curfew-staging/audit` of another stage. */
export function logGroupOf(
  { stage, logGroup }: LogOptions,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (logGroup !== undefined && stage !== undefined) throw new Fault('Cannot read both: pass --stage or --log-group')
  if (logGroup !== undefined) return logGroup
  const name = stage ?? environment.CURFEW_STAGE ?? 'prod'
  if (!/^[A-Za-z0-9-]{1,40}$/.test(name))
    throw new Fault(`Cannot use stage ${name}: a stage is letters, digits and hyphens`)
  return name === 'prod' ? '/curfew/audit' : `/curfew-${name}/audit`
}
