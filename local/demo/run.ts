import { Command } from '@commander-js/extra-typings'
import { demo } from './demo.ts'
import { printer } from './print-line.ts'

const { json } = new Command('npm run demo --')
  .description("The seed's day on a hurried clock: a job's access opens and closes, tried with real signed requests.")
  .option('--json', 'print one JSON object per line')
  .parse()
  .opts()

const write = (text: string) => process.stdout.write(text)
if (!json)
  write('Curfew in a local AWS, on a hurried clock. Nothing leaves this machine.\nTimes are UTC, of 16 July 2025.\n\n')
const tell = json ? (line: object) => write(`${JSON.stringify(line)}\n`) : printer(write)
process.exitCode = (await demo(tell)) ? 0 : 1
