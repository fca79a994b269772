import type { Command } from '@commander-js/extra-typings'
import { explain } from '@curfew/iam-policy/explain'
import type { Exit } from '#cli/exit.ts'
import { oneLine } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { readPolicyFile } from './files.ts'

/** Add `curfew policy explain`. */
export function addExplain(policy: Command, io: Io, done: (exit: Exit) => void): void {
  policy
    .command('explain')
    .description('Explain in sentences who may do what, when, and from where.')
    .argument('<file>', 'file with a policy; - is standard input')
    .addHelpText('after', EXAMPLES)
    .action(async (file) => {
      const sentences = explain(await readPolicyFile(file, io))
      await io.out(sentences.map((sentence) => `${oneLine(sentence)}\n`).join(''))
      done(0)
    })
}

const EXAMPLES = `
Examples:
  curfew policy explain policy.json
  curfew policy compile event.json --document | curfew policy explain -`
