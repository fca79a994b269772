import { exec, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { IAMClient, ListAttachedUserPoliciesCommand, ListRolesCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
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
  return { served, client, printed, closed, output: () => output }
}

/** The commands that are printed to try first, each in one line. */
function commandsIn(output: string): readonly string[] {
  const [, commands = ''] = /AWS_SECRET_ACCESS_KEY=.*\n\n([\s\S]*?)\n\n/.exec(output) ?? []
  return commands
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
}

async function stop({ served, closed }: Awaited<ReturnType<typeof start>>): Promise<void> {
  served.kill('SIGINT')
  await closed
}

/** Whether there is an AWS CLI that reads AWS_ENDPOINT_URL: 2.13 or 1.29. Local AWS says so to who has an older one. */
function hasCurrentClient(): boolean {
  const [, major, minor] = /^aws-cli\/(\d+)\.(\d+)/.exec(String(spawnSync('aws', ['--version']).stdout)) ?? []
  return Number(minor) >= (major === '1' ? 29 : 13)
}

test.each([
  ['this clock', []],
  ['a clock that is behind', ['--clock', '2025-07-16T00:55:00Z']],
  ['a clock that is ahead, and faster', ['--clock', '2030-01-01T12:00:00Z@5']],
])('by %s, the commands that it prints request access now, and show it', async (_, options) => {
  const local = await start(...options)
  const { endpoint, region, credentials } = local.client
  const env = {
    ...process.env,
    ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, NODE_OPTIONS: '' },
    ...{ AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey },
  }
  const all = commandsIn(local.output()).filter((command) => command.startsWith('npm run '))
  const needsClient = (command: string) => command.includes(' -- aws ')
  const ours = all.filter((command) => !needsClient(command))
  const printed: string[] = []
  for (const command of ours) {
    const { stdout, stderr } = await promisify(exec)(command, { env })
    expect(stderr).toBe('')
    printed.push(stdout)
  }

  expect(ours.length).toBeGreaterThan(3)
  expect(printed[0]).toContain('Access of job first-job is ready.')
  expect(printed[1]).toContain('Access is open until ')
  expect(printed[1]).toMatch(/5\d min/)
  for (const output of printed) expect(output).toContain('first-job')
  for (const command of hasCurrentClient() ? all.filter(needsClient) : []) {
    expect((await promisify(exec)(command, { env })).stdout).toContain('part-0000.parquet')
  }
  const { stdout } = await promisify(exec)(`'${process.execPath}' cli/curfew.ts __complete status f`, { env })
  expect(stdout).toBe('first-job\n')
  await stop(local)
})

test('it says which users, roles and buckets exist, and no others do', async () => {
  const local = await start()
  const iam = new IAMClient(local.client)
  const listed = (what: string) => new RegExp(`^ {2}${what} +(.*(?:\\n {11}.*)*)`, 'm').exec(local.output())?.[1] ?? ''

  const users = (await iam.send(new ListUsersCommand())).Users?.map(({ UserName = '' }) => UserName) ?? []
  const roles = (await iam.send(new ListRolesCommand())).Roles?.map(({ RoleName = '' }) => RoleName) ?? []
  const buckets = (await new S3Client({ ...local.client, forcePathStyle: true }).send(new ListBucketsCommand())).Buckets
  expect(
    listed('users')
      .match(/[\w-]+-[\w-]+/g)
      ?.toSorted(),
  ).toEqual(users.filter((name) => name !== 'administrator').toSorted())
  expect(listed('roles').split(', ')).toEqual(roles.filter((name) => !name.startsWith('curfew')))
  expect([...listed('buckets').matchAll(/s3:\/\/([\w-]+)/g)].map(([, name]) => name).toSorted()).toEqual(
    buckets?.map(({ Name }) => Name).toSorted(),
  )
  await stop(local)
})

test('a Lambda that fails is printed with its name and its error, once', async () => {
  const local = await start()
  const lambda = new LambdaClient(local.client)
  const failing = new InvokeCommand({ FunctionName: 'curfew-publish', Payload: Buffer.from('{"Records":[{}]}') })
  expect((await lambda.send(failing)).FunctionError).toBe('Unhandled')
  await lambda.send(failing)

  await local.printed('curfew-publish failed: ')
  expect(
    local.output().match(/curfew-publish failed: \w+: .+ \(its log: \/aws\/lambda\/curfew-publish\)/g),
  ).toHaveLength(1)
  await stop(local)
})

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
