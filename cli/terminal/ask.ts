import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'

/**
 * Whether somebody confirms what cannot be undone. `yes` confirms it beforehand. Throws a Fault where nobody can be asked.
 * @param what completes "Cannot …": `revoke every grant`
 */
export async function isConfirmed(what: string, question: string, yes: boolean | undefined, io: Io): Promise<boolean> {
  if (yes) return true
  if (!io.isInteractive) throw new Fault(`Cannot ${what} unasked: there is no terminal to ask on; pass --yes`)
  const { confirm, isCancel } = await import('@clack/prompts')
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr })
  return !isCancel(answer) && answer
}
