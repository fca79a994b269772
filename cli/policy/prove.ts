import type { Command } from '@commander-js/extra-typings'
import type { Request } from '#core/grant.ts'
import { evaluate } from '#core/policy/evaluate.ts'
import type { Policy } from '#core/policy/policy.ts'
import { questionsOf } from '#core/policy/proof/questions.ts'
import { prove } from '#core/policy/prove.ts'
import type { Where } from '#core/policy/where.ts'
import type { Io } from '../io.ts'
import { painter } from '../paint.ts'
import type { Exit } from '../run.ts'
import { compiled } from './compile.ts'
import { readJob } from './event.ts'
import { eventCommand } from './event-command.ts'
import { readPolicyFile } from './files.ts'
import { placeOf } from './place.ts'
import { type Answer, printAnswers } from './prove/print-answers.ts'

/** Add `curfew policy prove`. */
export function addProve(policy: Command, io: Io, done: (exit: Exit) => void): void {
  eventCommand(policy, 'prove', 'Show that policies give a job what its event asks for and nothing else.')
    .option('--policy <file...>', 'policies to prove (else those that Curfew compiles)')
    .option('--json', 'print every request that was tried, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (event, options) => {
      const job = await readJob(event, io)
      const where = placeOf(options, io)
      const policies = await policiesFor(job, where, event, options.policy, io)
      const proof = prove(job, policies, where)
      const answers = answersOf(job, policies, where)

      if (options.json) await io.out(`${JSON.stringify({ ...proof, requests: answers }, null, 2)}\n`)
      else await io.out(printAnswers(job, where, answers, proof, painter(io)))
      done(proof.holds ? 0 : 1)
    })
}

const EXAMPLES = `
Exit code 1 if the proof does not hold.

Examples:
  curfew policy prove event.json --account 111122223333 --region us-east-1
  curfew policy prove event.json --policy hand-written.json`

async function policiesFor(
  job: Request,
  where: Where,
  event: string,
  files: readonly string[] | undefined,
  io: Io,
): Promise<readonly Policy[]> {
  if (files === undefined) return compiled(job, where, event)
  return Promise.all(files.map((file) => readPolicyFile(file, io)))
}

function answersOf(job: Request, policies: readonly Policy[], where: Where): readonly Answer[] {
  return questionsOf(job, where).map(({ cell, expected }) => ({
    ...cell,
    expected,
    decision: evaluate({ identity: policies }, cell).decision,
  }))
}
