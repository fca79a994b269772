import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Runs `curfew init` on a terminal, and types each answer when its question is there. */
async function typed(answers: readonly (readonly [question: string, answer: string])[]) {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-init-'))
  folders.push(folder)
  const command = `stty cols 80 rows 40; exec '${process.execPath}' '${resolve('cli/curfew.ts')}' init`
  const run = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  let output = ''
  run.stdout.on('data', (chunk) => {
    output += chunk
  })
  const closed = once(run, 'close')
  for (const [question, answer] of answers) {
    const before = output.length
    while (!output.includes(question)) {
      await Promise.race([once(run.stdout, 'data'), closed])
      if (run.exitCode !== null && !output.includes(question)) throw new Error(`It has ended: ${output}`)
    }
    output = `${' '.repeat(before)}${output.slice(before)}`
    run.stdin.write(answer)
  }
  const [exit] = await closed
  return { exit, output, folder }
}

const CTRL_C = '\u0003'
const CTRL_U = '\u0015'

describe.runIf(spawnSync('script', ['--version']).status === 0)('on a terminal', () => {
  test('what is missing is asked for, a wrong answer is asked for again, and the files have the answers', async () => {
    const { exit, output, folder } = await typed([
      ['What puts the events?', 'acmeco.ml-platform\r'],
      ['Who are you?', 'ada@acmeco.example\r'],
      ['Who do jobs run as', 'trainer\r'],
      ['must be user/NAME, role/NAME or access-key/tigris/NAME', `${CTRL_U}role/trainer\r`],
      ['What runs the jobs of this role?', '\r'],
      ['What may they read?', 's3://acmeco-data/ s3://acmeco-models/\r'],
      ['Where may they write?', '\r'],
      ['Where do they call from', '203.0.113.42\r'],
    ])

    expect(exit).toBe(0)
    expect(output).toContain('Platform=sagemaker')
    expect(JSON.parse(readFileSync(join(folder, 'first-job.json'), 'utf8'))).toMatchObject({
      source: 'acmeco.ml-platform',
      detail: {
        principal: { type: 'role', name: 'trainer' },
        access: { datasets: ['s3://acmeco-data/', 's3://acmeco-models/'], outputs: [] },
        network: { sourceIps: ['203.0.113.42/32'] },
        requestedBy: 'ada@acmeco.example',
      },
    })
  })

  test('Ctrl-C writes nothing, and says so', async () => {
    const { exit, output, folder } = await typed([
      ['What puts the events?', 'acmeco.ml-platform\r'],
      ['Who are you?', CTRL_C],
    ])

    expect(exit).toBe(2)
    expect(output).toContain('curfew: Nothing is written: you cancelled')
    expect(readdirSync(folder)).toEqual([])
  })
})
