import { Argument, type Command } from '@commander-js/extra-typings'
import { SCRIPTS, SHELLS } from './completion/scripts.ts'
import type { Exit } from './exit.ts'
import type { Io } from './io.ts'

/** Add `curfew completion`. */
export function addCompletion(program: Command, io: Io, done: (exit: Exit) => void): void {
  program
    .command('completion')
    .description('Print a script with which a shell completes commands, options, values and names of jobs.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell) => {
      await io.out(SCRIPTS[shell])
      done(0)
    })
}

const EXAMPLES = `
Names of jobs and principals are those of the stage whose grants are not over, if the AWS environment can read them within a second.

Examples:
  echo 'source <(curfew completion bash)' >> ~/.bashrc
  echo 'source <(curfew completion zsh)' >> ~/.zshrc     # below compinit
  curfew completion fish > ~/.config/fish/completions/curfew.fish`
