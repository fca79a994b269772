import type { Command } from '@commander-js/extra-typings'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import { addCompile } from './compile.ts'
import { addEvaluate } from './evaluate.ts'
import { addExplain } from './explain.ts'
import { addLint } from './lint.ts'
import { addProve } from './prove.ts'

/** Add `curfew policy …`. `done` receives the exit code of the command. */
export function addPolicyCommands(program: Command, io: Io, done: (exit: Exit) => void): void {
  const policy = program
    .command('policy')
    .description('Compile, prove, lint, evaluate and explain IAM policies. Needs no AWS account.')
  addCompile(policy, io, done)
  addProve(policy, io, done)
  addLint(policy, io, done)
  addEvaluate(policy, io, done)
  addExplain(policy, io, done)
}
