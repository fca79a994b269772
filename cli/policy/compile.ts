import type { Command } from '@commander-js/extra-typings'
import type { Policy } from '@curfew/iam-policy/policy'
import { printPolicy } from '@curfew/iam-policy/print'
import type { Exit } from '#cli/exit.ts'
import { Fault } from '#cli/fault.ts'
import type { Io } from '#cli/io.ts'
import { nameOf } from '#cli/source/read.ts'
import type { Deployment } from '#core/access/deployment.ts'
import type { JobAccess } from '#core/grant/grant.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import { policiesFor } from './by-target.ts'
import { readConfiguration } from './configuration.ts'
import { deploymentOf } from './deployment.ts'
import { readJob } from './event.ts'
import { eventCommand } from './event-command.ts'

/** Add `curfew policy compile`. */
export function addCompile(policy: Command, io: Io, done: (exit: Exit) => void): void {
  eventCommand(policy, 'compile', 'Print the policies that Curfew would attach for a job event.')
    .option('--document', 'print a single policy document, as the AWS CLI expects it')
    .addHelpText('after', EXAMPLES)
    .action(async (event, options) => {
      const deployment = deploymentOf(options, io)
      const configuration = await readConfiguration(options, io)
      const policies = compiled(await readJob(event, deployment, configuration, io), deployment, event)
      await io.out(
        `${JSON.stringify(options.document ? onlyOne(policies, event) : { policies: policies.map(toJson) }, null, 2)}\n`,
      )
      done(0)
    })
}

const EXAMPLES = `
Examples:
  curfew policy compile event.json --account 111122223333 --region us-east-1
  curfew policy compile event.json --document > policy.json
  jq .detail delivered.json | curfew policy compile -`

/** Compiles the policies of a job. Throws a Fault that names the file if they cannot be exact. */
export function compiled(job: JobAccess, deployment: Deployment, file: string): readonly Policy[] {
  try {
    return policiesFor(job).compile(job, deployment)
  } catch (error) {
    if (!(error instanceof PolicyCompileError)) throw error
    throw new Fault(`${error.message} (${nameOf(file)})`)
  }
}

function onlyOne(policies: readonly Policy[], file: string): unknown {
  const [first, ...more] = policies
  if (first !== undefined && more.length === 0) return toJson(first)
  const message = `it compiles to ${policies.length} policies; omit --document`
  throw new Fault(`Cannot print one document for ${nameOf(file)}: ${message}`)
}

function toJson(policy: Policy): unknown {
  return JSON.parse(printPolicy(policy))
}
