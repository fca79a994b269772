import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn } from '#cli/process/files-in.ts'
import { cli } from '../fake-io.ts'

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b-1/*' },
})
const lintFolder = (files: Readonly<Record<string, string>>, ...options: readonly string[]) =>
  cli(['policy', 'lint', 'infra', '--profile', 'identity', ...options], { files })

describe('a folder', () => {
  test('has its policies checked; its other files are counted', async () => {
    const files = {
      'infra/a.json': POLICY,
      'infra/tsconfig.json': '{ // comment\n}',
      'infra/b.yml': 'a: 1',
      'infra/c.md': '',
    }

    expect(await lintFolder(files)).toEqual({
      exit: 0,
      out: 'No findings in 1 file.\nSkipped in infra: 2 files of JSON or YAML without a policy.\n',
      err: '',
    })
  })

  test('does not lose a policy that is broken', async () => {
    const { exit, out } = await lintFolder({
      'infra/a.json': POLICY,
      'infra/b.json': POLICY.slice(0, -1),
      'infra/c.yml': '- Statement:\n\tEffect: x',
    })

    expect(exit).toBe(1)
    expect(out).toContain('--> infra/b.json:1:')
    expect(out).toContain('--> infra/c.yml:2:1')
  })

  test('without a policy is an error: a check of nothing must not succeed', async () => {
    expect(await lintFolder({ 'infra/b.yml': 'a: 1' })).toEqual({
      exit: 2,
      out: '',
      err: 'curfew: Cannot lint infra: no file of JSON or YAML in it has a policy\n',
    })
  })

  test('has files of Terraform named, which nothing here reads', async () => {
    expect((await lintFolder({ 'infra/a.json': POLICY, 'infra/main.tf': '' })).out).toContain(
      'Not read in infra: 1 file of Terraform. Lint what terraform show -json prints.\n',
    )
  })

  test('says nothing but findings to machines', async () => {
    const { out } = await lintFolder({ 'infra/a.json': POLICY, 'infra/b.yml': 'a: 1' }, '--format', 'json')

    expect(JSON.parse(out)).toEqual({ findings: [], assumed: [] })
  })
})

test('a file that is named and is nothing that is known is an error', async () => {
  expect((await cli(['policy', 'lint', 'b.yml'], { files: { 'b.yml': 'a: 1' } })).out).toContain('UNKNOWN_KIND')
})

test('the files of a folder are those below it, but not hidden ones, packages, and what links lead to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'curfew-lint-'))
  for (const below of ['a/b', '.git', 'node_modules/x']) mkdirSync(join(folder, below), { recursive: true })
  for (const file of ['z.json', 'a/b/c.yml', '.git/d.json', 'node_modules/x/e.json', '.f.json'])
    writeFileSync(join(folder, file), '')
  symlinkSync(folder, join(folder, 'a/loop'))

  expect(await filesIn(folder)).toEqual([join(folder, 'a/b/c.yml'), join(folder, 'z.json')])
  expect(await filesIn(join(folder, 'z.json'))).toBeUndefined()
  expect(await filesIn(join(folder, 'none'))).toBeUndefined()
})
