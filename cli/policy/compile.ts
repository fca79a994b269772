import type { Command } from '@commander-js/extra-typings'
import type { Leave } from '#core/grant.ts'
import { compile } from '#core/policy/compile.ts'
import { PolicyCompileError } from '#core/policy/compile-error.ts'
import type { Policy } from '#core/policy/policy.ts'
import { printPolicy } from '#core/policy/print.ts'
import type { Where } from '#core/policy/where.ts'
import { Fault } from '../fault.ts'
import type { Io } from '../io.ts'
import type { Exit } from '../run.ts'
import { readJob } from './event.ts'
import { eventCommand } from './event-command.ts'
import { nameOf } from './files.ts'
import { placeOf } from './place.ts'

/** Add `curfew policy compile`. */
export function addCompile(policy: Command, io: Io, done: (exit: Exit) => void): void {
  eventCommand(policy, 'compile', 'Print the policies that Curfew would attach for a job event.')
    .option('--document', 'print the one policy document by itself, ready for the AWS CLI')
    .addHelpText('after', EXAMPLES)
    .action(async (event, options) => {
      const job = await readJob(event, io)
      const policies = compiled(job, placeOf(options, io), event)
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

/** Compile a job's policies. Throws a Fault that names the file if they cannot be exact. */
export function compiled(job: Leave, where: Where, file: string): readonly Policy[] {
  try {
    return compile(job, where)
  } catch (error) {
    if (!(error instanceof PolicyCompileError)) throw error
    throw new Fault(`${error.message} (${nameOf(file)})`)
  }
}

function onlyOne(policies: readonly Policy[], file: string): unknown {
  const [first, ...more] = policies
  if (first !== undefined && more.length === 0) return toJson(first)
  const message = `it comes to ${policies.length} policies: leave out --document`
  throw new Fault(`Cannot print one document for ${nameOf(file)}: ${message}`)
}

function toJson(policy: Policy): unknown {
  return JSON.parse(printPolicy(policy))
}
