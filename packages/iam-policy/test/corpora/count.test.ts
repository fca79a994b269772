import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const wrong = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:HeadObject', Resource: '*' } }

function count(files: Readonly<Record<string, unknown>>, ...options: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'policies-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, json] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(json))
  return run('../corpora/count.ts', ...options, folder)
}

function run(script: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('findings are counted by code, of a policy as it is and of one inside its description', () => {
  const { status, stdout } = count({ 'a.json': wrong, 'b.json': { name: 'b', document: wrong }, 'c.txt': wrong })

  expect(status).toBe(0)
  expect(stdout).toMatch(/^error +INVALID_ACTION +2 in 2 files$/m)
  expect(stdout).toContain('2 policies, 2 errors\n')
})

test('more errors than the bound are a failure', () => {
  expect(count({ 'a.json': wrong }, '--max-errors', '0').status).toBe(1)
  expect(count({ 'a.json': wrong }, '--max-errors', '1').status).toBe(0)
})

test('a folder without policies is refused', () => {
  expect(count({ 'a.txt': wrong })).toMatchObject({ status: 2, stderr: expect.stringContaining('ends with .json') })
})

test('the fuzzer says what it read, and refuses a time that is none', () => {
  expect(run('../fuzz/run.ts', '--minutes', '0.01', '--seed', '1')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^No broken promise in \d+ texts near \d+ policies \(seed 1\)\n$/),
  })
  expect(run('../fuzz/run.ts', '--minutes', 'soon').status).toBe(2)
})
