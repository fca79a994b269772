import type { Command } from '@commander-js/extra-typings'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { addRepublish } from './republish.ts'
import { addVerify } from './verify.ts'

/** Add `curfew audit …`. `done` receives the exit code of the command. */
export function addAuditCommands(program: Command, io: Io, done: (exit: Exit) => void): void {
  const audit = program
    .command('audit')
    .description('Verify audit records, and publish them again. Only --heads and republish need an AWS account.')
  addVerify(audit, io, done)
  addRepublish(audit, io, done)
}
