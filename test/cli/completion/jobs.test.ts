import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SCRIPTS } from '#cli/completion/scripts.ts'
import type { Account } from '#test/cli/audit/account.ts'
import { LATER, startLooking } from '#test/cli/look/looking.ts'
import { hasShell } from './has-shell.ts'

/** A completion gives up on a stage that does not answer within a second and a half, and this machine may be busy. */
const TRIES = 20

const folder = mkdtempSync(join(tmpdir(), 'curfew-completion-'))
let account: Account
beforeAll(async () => {
  account = await startLooking()
  for (const [shell, script] of Object.entries(SCRIPTS)) writeFileSync(join(folder, `completion.${shell}`), script)
  const command = `#!/bin/sh\nexec "${process.execPath}" "${resolve('cli/curfew.ts')}" "$@"\n`
  writeFileSync(join(folder, 'curfew'), command, { mode: 0o755 })
})
afterAll(async () => {
  await account.server.close()
  rmSync(folder, { recursive: true })
})

/** What a shell prints, as a process beside the served AWS. */
async function printed([program = '', ...args]: readonly string[], input = ''): Promise<string> {
  const { accessKeyId, secretAccessKey } = account.administrator
  const env = {
    ...{ PATH: `${folder}:${process.env.PATH}`, HOME: folder, TERM: 'dumb', LANG: 'C.UTF-8' },
    ...{ AWS_ENDPOINT_URL: account.server.url, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
  }
  const child = spawn(program, args, { cwd: folder, env, stdio: ['pipe', 'pipe', 'ignore'] })
  const out: string[] = []
  child.stdout.on('data', (chunk) => out.push(String(chunk)))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  await once(child, 'close')
  // A terminal may be told to ring between what was typed and what was completed.
  return out.join('').replaceAll('\u0007', '')
}

async function untilPrinted(text: string, command: readonly string[], input = ''): Promise<string> {
  let out = ''
  for (let tries = 0; tries < TRIES && !out.includes(text); tries++) {
    if (tries > 0) await setTimeout(500)
    out = await printed(command, input)
  }
  return out
}

/** The line is asked for its help, which names no job: only the completion of the line does. */
const LINES = [['curfew credentials even'], ['curfew run --job even'], ['curfew status --json even']] as const
const inTerminal = (shell: string) => ['script', '-qec', `stty cols 80; ${shell}`, '/dev/null']

describe.runIf(hasShell('bash'))('bash completes the job of', () => {
  test.each(LINES)('%s', async (line) => {
    const keys = `source completion.bash\n${line}\t --help\nexit\n`

    expect(await untilPrinted(LATER, inTerminal('bash --norc -i'), keys)).toContain(LATER)
  })
})

describe.runIf(hasShell('zsh'))('zsh completes the job of', () => {
  test.each(LINES)('%s', async (line) => {
    const keys = `autoload -U compinit; compinit -u -D; source ./completion.zsh\n${line}\t --help\nexit\n`

    expect(await untilPrinted(LATER, inTerminal('zsh -f -i'), keys)).toContain(LATER)
  })
})

describe.runIf(hasShell('fish'))('fish completes the job of', () => {
  test.each(LINES)('%s', async (line) => {
    const script = `source completion.fish; complete -C '${line}'`

    expect(await untilPrinted(LATER, ['fish', '--no-config', '-c', script])).toContain(LATER)
  })
})
