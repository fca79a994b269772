import { Command } from '@commander-js/extra-typings'
import { CommanderError } from 'commander'
import { addAuditCommands } from './audit/commands.ts'
import type { Exit } from './exit.ts'
import { causeOf, Fault } from './fault.ts'
import type { Io } from './io.ts'
import { addPolicyCommands } from './policy/commands.ts'

/** Runs one command line, without the names of program and script. Never throws: an error is printed as one line. */
export async function run(argv: readonly string[], io: Io): Promise<Exit> {
  let exit: Exit = 0
  const program = new Command('curfew')
    .description('Time-bound IAM access for machine-learning jobs.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.out(text),
      writeErr: (text) => io.err(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'curfew: ')),
    })
  const done = (code: Exit) => {
    exit = code
  }
  addPolicyCommands(program, io, done)
  addAuditCommands(program, io, done)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    io.err(`curfew: ${error instanceof Fault ? error.message : `Unexpected error: ${causeOf(error)}`}\n`)
    return 2
  }
}
