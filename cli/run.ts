import { Command } from '@commander-js/extra-typings'
import { CommanderError } from 'commander'
import { addCommands } from './commands.ts'
import { COMPLETE } from './completion/word.ts'
import type { Exit } from './exit.ts'
import { causeOf, Fault, oneLine } from './fault.ts'
import type { Io } from './io.ts'
import { SourceFault } from './source/source-fault.ts'
import { safeIo } from './terminal/safe-io.ts'
import { VERSION } from './version.ts'

/** Runs one command line, without the names of program and script. Never throws: an error is printed as one line. */
export async function run(argv: readonly string[], outer: Io): Promise<Exit> {
  const io = safeIo(outer)
  let exit: Exit = 0
  // What `run` itself fails with is not to be taken for the exit code of the command that it runs.
  const failure = argv[0] === 'run' ? 125 : 2
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
    if (argv[0] === COMPLETE) {
      await (await import('./completion/complete.ts')).printCompletion(argv.slice(1), io)
      return 0
    }
    if (argv[0] !== '--version' && argv[0] !== '-V') await addCommands(program, argv, io, done)
    await program.parseAsync(argv, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : failure
    io.err(`curfew: ${await faultOf(error, io)}`)
    return failure
  }
}

async function faultOf(error: unknown, { width }: Io): Promise<string> {
  if (error instanceof SourceFault) return (await import('./source/print-fault.ts')).printSourceFault(error, width)
  return `${oneLine(error instanceof Fault ? error.message : `Unexpected error: ${causeOf(error)}`)}\n`
}
