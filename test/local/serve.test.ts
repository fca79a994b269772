import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { IAMClient, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam'
import { expect, test } from 'vitest'
import { SEED } from '#test/fixtures/seed.ts'

/** Starts `npm run local`'s program on a free port, and resolves once it says what to export. */
async function start(...options: readonly string[]) {
  const served = spawn(process.execPath, ['local/serve/run.ts', '--port', '0', ...options])
  let said = ''
  served.stdout.on('data', (chunk) => {
    said += chunk
  })
  while (!said.includes('What happens on the buses')) await once(served.stdout, 'data')
  const find = (name: string) => new RegExp(`${name}=(\\S+)`).exec(said)?.[1] ?? ''
  const credentials = { accessKeyId: find('AWS_ACCESS_KEY_ID'), secretAccessKey: find('AWS_SECRET_ACCESS_KEY') }
  const client = { endpoint: find('AWS_ENDPOINT_URL'), region: find('AWS_REGION'), credentials }
  return { served, client, said: () => said }
}

test('what it serves is Curfew at work, for any SDK, until Ctrl-C ends it cleanly', async () => {
  const { served, client, said } = await start('--clock', '2025-07-16T01:10:00Z')
  const Detail = JSON.stringify(SEED)
  const entry = { EventBusName: 'curfew', Source: 'acmeco', DetailType: 'Training Job Scheduled', Detail }
  await new EventBridgeClient(client).send(new PutEventsCommand({ Entries: [entry] }))
  while (!said().includes('Access Opened')) await once(served.stdout, 'data')

  const attached = new ListAttachedUserPoliciesCommand({ UserName: 'trainer-gpu-01' })
  expect((await new IAMClient(client).send(attached)).AttachedPolicies).toHaveLength(1)

  served.kill('SIGINT')
  const [code] = await once(served, 'exit')
  expect(code).toBe(0)
  expect(said()).toContain('Stopped.')
})

test.each([
  [['--clock', 'tomorrow'], 'neither "now" nor an instant'],
  [['--port', '99999'], 'from 0 to 65535'],
  [['--source-ip', 'home'], 'Not an IP address'],
  [['--hurry'], 'unknown option'],
])('%s is refused with a reason, and nothing is served', async (options, reason) => {
  const refused = spawn(process.execPath, ['local/serve/run.ts', ...options])
  let said = ''
  refused.stderr.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(refused, 'close')

  expect(code).toBe(1)
  expect(said).toContain(reason)
})
