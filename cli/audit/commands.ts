import type { Command } from '@commander-js/extra-typings'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { addVerify } from './verify.ts'

/** Add `curfew audit …`. `done` takes what a command comes to. */
export function addAuditCommands(program: Command, io: Io, done: (exit: Exit) => void): void {
  const audit = program.command('audit').description('Verify what the audit log holds; no AWS account is needed.')
  addVerify(audit, io, done)
}
