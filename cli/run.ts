import { Command } from '@commander-js/extra-typings'
import { CommanderError } from 'commander'
import { addCommands } from './commands.ts'
import type { Exit } from './exit.ts'
import { causeOf, Fault, oneLine } from './fault.ts'
import type { Io } from './io.ts'
import { safeIo } from './terminal/safe-io.ts'
import { VERSION } from './version.ts'

/** Runs one command line, without the names of program and script. Never throws: an error is printed as one line. */
export async function run(argv: readonly string[], outer: Io): Promise<Exit> {
  const io = safeIo(outer)
  let exit: Exit = 0
  const program = new Command('curfew')
    .description('Time-bound IAM access for machine-learning jobs.')
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.out(text),
      writeErr: (text) => io.err(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'curfew: ')),
    })
  const done = (code: Exit) => {
    exit = code
  }
  try {
    await addCommands(program, argv, io, done)
    await program.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    io.err(`curfew: ${oneLine(error instanceof Fault ? error.message : `Unexpected error: ${causeOf(error)}`)}\n`)
    return 2
  }
}
