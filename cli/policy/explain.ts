import type { Command } from '@commander-js/extra-typings'
import { explain, explainResourcePolicy } from '@curfew/iam-policy/explain'
import { factsOf, namesPrincipals, resourceKindOf } from '@curfew/iam-policy/lint/resource/kinds'
import type { Exit } from '#cli/exit.ts'
import { oneLine } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { readJson } from '#cli/source/read.ts'
import { policyIn, resourcePolicyIn } from './files.ts'

/** Add `curfew policy explain`. */
export function addExplain(policy: Command, io: Io, done: (exit: Exit) => void): void {
  policy
    .command('explain')
    .description('Explain in sentences who may do what, when, and from where.')
    .argument('<file>', 'file with a policy of an identity or of a resource; - is standard input')
    .addHelpText('after', EXAMPLES)
    .action(async (file) => {
      const source = await readJson(file, io)
      const sentences = namesPrincipals(source.json)
        ? explainResourcePolicy(resourcePolicyIn(source), factsOf(resourceKindOf(source.json))?.noun)
        : explain(policyIn(source))
      await io.out(sentences.map((sentence) => `${oneLine(sentence)}\n`).join(''))
      done(0)
    })
}

const EXAMPLES = `
Examples:
  curfew policy explain policy.json
  curfew policy compile event.json --document | curfew policy explain -
  aws s3api get-bucket-policy --bucket b --query Policy --output text | curfew policy explain -`
