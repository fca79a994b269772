import type { Command, OptionValues } from '@commander-js/extra-typings'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { settingsOf, withStage } from '#cli/settings/settings.ts'
import { stackOf } from '#cli/settings/stack.ts'

export type LogOptions = { readonly stage?: string | undefined; readonly logGroup?: string | undefined }

/** The options that say which audit log a command reads. */
export function withLogOptions<Args extends unknown[], Options extends OptionValues>(command: Command<Args, Options>) {
  return withStage(command).option('--log-group <name>', 'the audit log, if it is not that of a stage')
}

/** The name of the audit log. */
export async function logGroupOf({ stage, logGroup }: LogOptions, io: Io): Promise<string> {
  if (logGroup !== undefined && stage !== undefined) throw new Fault('Cannot read both: pass --stage or --log-group')
  return logGroup ?? stackOf(await settingsOf({ stage }, io)).auditLog
}
