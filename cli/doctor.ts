import type { Command } from '@commander-js/extra-typings'
import { isPrincipalType, type Principal, parsePrincipal } from '#core/grant/principal.ts'
import type { Exit } from './exit.ts'
import { Fault } from './fault.ts'
import type { Io } from './io.ts'
import { settingsOf, withStage } from './settings/settings.ts'

/** Add `curfew doctor`. */
export function addDoctor(program: Command, io: Io, done: (exit: Exit) => void): void {
  const command = program
    .command('doctor')
    .description('Check a stage and everybody whom it grants to, and say how to fix what is wrong.')
    .option(
      '--principal <principals...>',
      'check only these: user/NAME, role/NAME or access-key/tigris/NAME (default: all that Curfew manages)',
    )
    .option('--json', 'print the findings as JSON')
  withStage(command)
    .addHelpText('after', EXAMPLES)
    .action(async ({ stage, principal, json }) => {
      const asked = principalsFrom(principal ?? [])
      const settings = await settingsOf({ stage }, io)
      const { checkConfiguration } = await import('./doctor/configuration.ts')
      const { examine } = await import('./doctor/aws/examine.ts')
      const { exitOf, reportOf } = await import('./doctor/report.ts')
      const [configuration, examined] = await Promise.all([
        checkConfiguration(settings, io),
        examine(settings, asked, io),
      ]).finally(() => io.status(undefined))
      const all = { ...examined, findings: [...examined.findings, ...configuration] }
      const report = reportOf(all, { ...settings, now: io.now() })
      const { printReport } = await import('./doctor/print.ts')
      await io.out(json ? `${JSON.stringify(report)}\n` : printReport(report, io))
      done(exitOf(report))
    })
}

const EXAMPLES = `
Looks at the stack (table, bus, rules, Lambdas, roles, timers, queues, alarms), at what is late, at the boundary, tag and own
policies of each principal, and at the guardrails that curfew.json names. Changes nothing. What the caller may not read is
"not readable", with the right that is missing: the managed policy PREFIX-auditor has them all.
Uses the AWS environment: AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL.
Exit code 0 if nothing is wrong, also with warnings; 1 if something is; 2 if nothing is wrong as far as could be read.

Examples:
  curfew doctor
  curfew doctor --stage staging
  curfew doctor --principal user/trainer-gpu-01 role/trainer-batch
  curfew doctor --json | jq '.checks[] | select(.status != "ok")'`

/** Throws a Fault that names every text that is no principal. */
function principalsFrom(texts: readonly string[]): readonly Principal[] {
  const wrong = texts.filter(
    (text) => !/^[a-z]+\/[\w+=,.@-]+$/.test(text) || !isPrincipalType(text.split('/')[0] ?? ''),
  )
  if (wrong.length > 0)
    throw new Fault(
      `Cannot use --principal ${wrong.join(' ')}: a principal is user/NAME, role/NAME or access-key/tigris/NAME`,
    )
  return texts.flatMap((text) => parsePrincipal(text) ?? [])
}
