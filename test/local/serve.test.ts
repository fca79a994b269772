import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { IAMClient, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { SEED } from '#test/fixtures/seed.ts'

/** Starts the program of `npm run local` on a free port, and resolves once it has printed what to export. */
async function start(...options: readonly string[]) {
  const served = spawn(process.execPath, ['local/serve/run.ts', '--port', '0', ...options])
  let output = ''
  served.stdout.on('data', (chunk) => {
    output += chunk
  })
  let errors = ''
  served.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const closed = once(served, 'close')
  /** Rejects if the program ends before it has printed the text. */
  const printed = async (text: string) => {
    while (!output.includes(text)) {
      await Promise.race([once(served.stdout, 'data'), closed])
      if (served.exitCode !== null && !output.includes(text)) throw new Error(`The server has ended: ${errors}`)
    }
  }
  await printed('Events on the buses')
  const find = (name: string) => new RegExp(`${name}=(\\S+)`).exec(output)?.[1] ?? ''
  const credentials = { accessKeyId: find('AWS_ACCESS_KEY_ID'), secretAccessKey: find('AWS_SECRET_ACCESS_KEY') }
  const client = { endpoint: find('AWS_ENDPOINT_URL'), region: find('AWS_REGION'), credentials }
  return { served, client, printed, closed }
}

test('Curfew opens access for an SDK over HTTP, and Ctrl-C stops the server with exit code 0', async () => {
  const { served, client, printed, closed } = await start('--clock', '2025-07-16T01:10:00Z')
  const Detail = JSON.stringify(SEED)
  const entry = { EventBusName: 'curfew', Source: 'acmeco', DetailType: 'Training Job Scheduled', Detail }
  await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }))
  await printed('Access Opened')

  const attached = new ListAttachedUserPoliciesCommand({ UserName: 'trainer-gpu-01' })
  expect((await new IAMClient(client).send(attached)).AttachedPolicies).toHaveLength(1)

  served.kill('SIGINT')
  await printed('Stopped.')
  expect(await closed).toEqual([0, null])
})

test.each([
  [['--clock', 'tomorrow'], 'neither "now" nor an instant'],
  [['--port', '99999'], 'from 0 to 65535'],
  [['--source-ip', 'home'], 'Not an IP address'],
  [['--frob'], 'unknown option'],
])('option %s is refused with its reason (%s), and nothing is served', async (options, reason) => {
  const refused = spawn(process.execPath, ['local/serve/run.ts', ...options])
  let output = ''
  refused.stderr.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(refused, 'close')

  expect(code).toBe(1)
  expect(output).toContain(reason)
})
