import type { Command } from '@commander-js/extra-typings'
import { evaluate } from '@curfew/iam-policy/evaluate'
import type { Policy } from '@curfew/iam-policy/policy'
import type { Exit } from '#cli/exit.ts'
import type { Io } from '#cli/io.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { Request } from '#core/grant/grant.ts'
import { policiesFor } from './by-target.ts'
import { compiled } from './compile.ts'
import { readConfiguration } from './configuration.ts'
import { deploymentOf } from './deployment.ts'
import { readJob } from './event.ts'
import { eventCommand } from './event-command.ts'
import { readPolicyFile } from './files.ts'
import { type Answer, printAnswers } from './prove/print-answers.ts'

/** Add `curfew policy prove`. */
export function addProve(policy: Command, io: Io, done: (exit: Exit) => void): void {
  eventCommand(policy, 'prove', 'Prove that policies grant what a job event asks for, and nothing else.')
    .option('--policy <file...>', 'policies to prove (default: those that Curfew compiles)')
    .option('--json', 'print every request that was tried, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (event, options) => {
      const deployment = deploymentOf(options, io)
      const job = await readJob(event, deployment, await readConfiguration(options, io), io)
      const policies = await policiesToProve(job, deployment, event, options.policy, io)
      const proof = policiesFor(job).prove(job, policies, deployment)
      const answers = answersOf(job, policies, deployment)

      if (options.json) await io.out(`${JSON.stringify({ ...proof, requests: answers }, null, 2)}\n`)
      else await io.out(printAnswers(job, deployment, answers, proof, io))
      done(proof.holds ? 0 : 1)
    })
}

const EXAMPLES = `
Exit code 1 if the proof does not hold.

Examples:
  curfew policy prove event.json --account 111122223333 --region us-east-1
  curfew policy prove event.json --policy hand-written.json`

async function policiesToProve(
  job: Request,
  deployment: Deployment,
  event: string,
  files: readonly string[] | undefined,
  io: Io,
): Promise<readonly Policy[]> {
  if (files === undefined) return compiled(job, deployment, event)
  return Promise.all(files.map((file) => readPolicyFile(file, io)))
}

function answersOf(job: Request, policies: readonly Policy[], deployment: Deployment): readonly Answer[] {
  return policiesFor(job)
    .questionsOf(job, policies, deployment)
    .map((question) => ({ ...question, decision: evaluate({ identity: policies }, question).decision }))
}
