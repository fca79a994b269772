import { Command } from '@commander-js/extra-typings'
import { demo } from './demo.ts'
import { printer } from './print-line.ts'

const { json } = new Command('npm run demo --')
  .description(
    'The day of one training job on a simulated clock: its access opens and closes, checked by signed requests.',
  )
  .option('--json', 'print one JSON object per line')
  .parse()
  .opts()

const write = (text: string) => process.stdout.write(text)
if (!json)
  write('Curfew in a local AWS, on a simulated clock. Nothing leaves this machine.\nTimes are UTC, 16 July 2025.\n\n')
const print = json ? (line: object) => write(`${JSON.stringify(line)}\n`) : printer(write)
process.exitCode = (await demo(print)) ? 0 : 1
