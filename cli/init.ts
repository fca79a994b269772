import { type Command, Option } from '@commander-js/extra-typings'
import type { InitAnswer } from './contracts/init.ts'
import type { Exit } from './exit.ts'
import { Fault } from './fault.ts'
import { DEFAULTS, type Given, missingIn, PLATFORM_NAMES, printMissing } from './init/answers.ts'
import { placesFor, problemWith, writeFirstFiles } from './init/write.ts'
import type { Io } from './io.ts'
import { printFindings } from './lint/print-findings.ts'
import type { CheckedFile } from './lint/report.ts'
import { SETTINGS_FILE } from './settings/settings.ts'

/** Add `curfew init`. */
export function addInit(program: Command, io: Io, done: (exit: Exit) => void): void {
  program
    .command('init')
    .description(`Write guardrails, a first event and ${SETTINGS_FILE}, and say what comes next.`)
    .option('--stage <stage>', 'the stage that they are for; local: for npm run local', DEFAULTS.stage)
    .option('--source <source>', 'what puts the events, such as acmeco.ml-platform: guardrails are for a source')
    .option('--requested-by <who>', 'who asks, such as ada@acmeco.example')
    .option('--principal <principal>', 'who jobs run as: user/NAME, role/NAME or access-key/tigris/NAME')
    .addOption(new Option('--platform <platform>', 'what runs the jobs of a role').choices(PLATFORM_NAMES))
    .option('--trusted-service <service>', 'another service that runs the jobs of a role, such as ec2.amazonaws.com')
    .option('--read <location...>', 'what jobs may read: s3://bucket, s3://bucket/prefix/ or s3://bucket/key')
    .option('--write <location...>', 'where they may write; the first job writes below it, to a folder of its own')
    .option('--from <place...>', 'where they call from: addresses, CIDR blocks or VPC endpoints')
    .option('--for <duration>', 'how long the window of the first job is', DEFAULTS.for)
    .option('--job <id>', 'its id', DEFAULTS.job)
    .option('--reason <text>', 'why', DEFAULTS.reason)
    .option(
      '--guardrails <file>',
      'where to write the guardrails (default: infra/guardrails/STAGE.json in a clone of Curfew, else guardrails.json)',
    )
    .option('--event <file>', 'where to write the event', 'first-job.json')
    .option('--json', 'print what was written and what comes next as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ guardrails, event, json, ...given }) => {
      const places = await placesFor(given, { guardrails, event }, io)
      const { answer, checked } = await writeFirstFiles(await completed(given, io), places, io)
      await io.out(json ? `${JSON.stringify(answer, null, 2)}\n` : await printed(answer, checked, io))
      done(0)
    })
}

const EXAMPLES = `
What is missing is asked for on a terminal. Nothing is overwritten, and nothing is sent.

Examples:
  curfew init
  curfew init --source acmeco.ml-platform --requested-by ada@acmeco.example --principal user/trainer-gpu-01 \\
    --read s3://acmeco-training-datasets/ --write s3://acmeco-finetuned-models/ --from 203.0.113.42
  curfew init --stage dev --principal role/trainer --platform sagemaker --read s3://acmeco-training-datasets \\
    --from vpce-0a1b2c3d4e5f67890 --source acmeco.notebooks --requested-by ada@acmeco.example`

async function completed(given: Given, io: Io): Promise<Given> {
  const missing = missingIn(given)
  if (missing.length === 0) return given
  if (!io.isInteractive) throw new Fault(printMissing(missing))
  const { askFor } = await import('./init/ask.ts')
  return askFor(given, (answers) => problemWith(answers, io.now()))
}

async function printed({ wrote, next }: InitAnswer, checked: readonly CheckedFile[], io: Io): Promise<string> {
  const steps = next.map(({ purpose, commands }) => {
    const lines = commands.flatMap((command) => command.split('\n')).map((line) => `  ${line}\n`)
    return `\n${purpose}:\n\n${lines.join('')}`
  })
  const findings = await printFindings(checked, io)
  return `Wrote ${wrote.settings}, ${wrote.guardrails} and ${wrote.event}.\n${findings}${steps.join('')}`
}
