import { IAMClient } from '@aws-sdk/client-iam'
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { parseCidr } from '@curfew/iam-policy/cidr'
import type { RunningClock } from '@curfew/local-aws/clock'
import { type HttpServer, serve } from '@curfew/local-aws/http-server'
import { awsClientOptions } from '@curfew/local-aws/in-process'
import { pump } from '@curfew/local-aws/pump'
import { toPrintable } from '#core/printable-text.ts'
import { describeDetail } from '#local/day/describe-detail.ts'
import { seedAccount } from '#local/day/seed-account.ts'
import { localCurfew } from '#local/local-curfew.ts'
import { readClock } from './clock-option.ts'
import { failedRunPrinter } from './failed-runs.ts'
import { welcome } from './welcome.ts'

const { port, clock, sourceIp } = new Command('npm run local --')
  .description('Serves Curfew in a local AWS for the AWS CLI and any SDK, until Ctrl-C. Nothing is stored.')
  .option('--port <number>', 'port on 127.0.0.1', readPort, 4566)
  .addOption(
    new Option('--clock <clock>', 'now, or a start and a speed: 2025-07-16T00:55:00Z@60')
      .argParser(readClockOption)
      .default(readClock('now'), 'now'),
  )
  .option(
    '--source-ip <address>',
    'source address of requests without an x-forwarded-for header',
    readAddress,
    '203.0.113.42',
  )
  .parse()
  .opts()

const aws = await localCurfew({
  clock,
  onRun: failedRunPrinter(console.log),
  onEvent: (bus, event) => console.log(toPrintable(printEvent(bus, event['detail-type'], event.detail))),
})
const credentials = aws.directory.createAdministrator('administrator')
await seedAccount(aws, new IAMClient(awsClientOptions({ aws, credentials })))
const server = await listen()
const stopPump = pump(aws.agenda, clock)
console.log(welcome({ url: server.url, credentials, clock, bus: aws.busName, sourceIp }))

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())

async function stop(): Promise<void> {
  await server.close()
  await stopPump()
  console.log('\nStopped.')
}

async function listen(): Promise<HttpServer> {
  try {
    return await serve(aws, { port, sourceIp })
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    console.error(`Cannot serve on port ${port}: ${taken ? 'it is in use; choose another with --port' : error}`)
    process.exit(1)
  }
}

function printEvent(bus: string, detailType: string, detail: unknown): string {
  return `${clock.now().toISOString().slice(0, 19)}Z  ${bus.padEnd(8)} ${detailType.padEnd(26)} ${describeDetail(detail)}`
}

function readPort(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return number
}

function readClockOption(text: string): RunningClock {
  try {
    return readClock(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

function readAddress(text: string): string {
  if (parseCidr(text) === undefined || text.includes('/')) throw new InvalidArgumentError('Not an IP address.')
  return text
}
