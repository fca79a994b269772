import { Fault } from './fault.ts'
import type { Io } from './io.ts'
import type { Settings } from './settings/settings.ts'

/** Who asks: as the option says, the settings, or AWS, which knows whose the credentials are. */
export async function askerOf(option: string | undefined, { requestedBy }: Settings): Promise<string> {
  const stated = option ?? requestedBy
  if (stated !== undefined) return stated
  const { callerOf } = await import('#cli/aws/caller.ts')
  return (await callerOf()).arn
}

/** Why: as the option says, or as somebody answers. Throws a Fault where nobody can be asked. */
export async function reasonFor(doing: string, option: string | undefined, io: Io): Promise<string> {
  if (option !== undefined) return option
  if (!io.isInteractive) throw new Fault(`Cannot ${doing} without a reason: pass --reason`)
  const { askText } = await import('./terminal/ask.ts')
  return askText({
    message: 'Why?',
    validate: (text) => (text.trim() === '' ? 'The audit log has it: write a reason.' : undefined),
  })
}
