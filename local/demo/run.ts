import { Command, Option } from '@commander-js/extra-typings'
import { demo } from './demo.ts'
import { printer } from './print-line.ts'
import { TARGETS } from './where.ts'

const { json, target } = new Command('npm run demo --')
  .description(
    'The day of one training job on a simulated clock: its access opens and closes, checked by signed requests.',
  )
  .addOption(
    new Option('--target <system>', 'where the job has its data: S3 of AWS, or Tigris')
      .choices(['aws', 'tigris'] as const)
      .default('aws' as const),
  )
  .option('--json', 'print one JSON object per line')
  .parse()
  .opts()

const where = TARGETS[target]
const write = (text: string) => process.stdout.write(text)
if (!json)
  write(`${where.introduction}, on a simulated clock. Nothing leaves this machine.\nTimes are UTC, 16 July 2025.\n\n`)
const print = json ? (line: object) => write(`${JSON.stringify(line)}\n`) : printer(write, where.auditWidths)
process.exitCode = (await demo(where, print)) ? 0 : 1
