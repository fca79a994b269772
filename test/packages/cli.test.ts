import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

// Child processes take seconds on a busy machine; this only ends a hang.
const HANG = { timeout: 60_000 }

const folder = mkdtempSync(join(tmpdir(), 'curfew-cli-'))
const installed = join(folder, 'node_modules/curfew')
const tarball = join(folder, `curfew-${manifest.version}.tgz`)
const command = join(installed, 'dist/launch.cjs')

const run = (program: string, args: readonly string[], cwd: string) =>
  spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })
const curfew = (...args: readonly string[]) => run(process.execPath, [command, ...args], folder)

beforeAll(() => {
  run('npm', ['pack', '--silent', '--pack-destination', folder], resolve('.'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], folder)
}, HANG.timeout)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packed command line', () => {
  test('has JavaScript, README and licences, but no sources or tests, and needs nothing else', () => {
    const files = run('tar', ['-tzf', tarball], folder).stdout.split('\n').filter(Boolean)

    const others = files.filter((file) => !file.startsWith('package/dist/'))
    expect(others.toSorted()).toEqual(['package/LICENSE', 'package/README.md', 'package/package.json'])
    expect(files).toContain('package/dist/LICENSES.txt')
    expect(files).toContain('package/dist/LICENSE.iam-data')
    expect(files.filter((file) => /\.ts$|test/.test(file))).toEqual([])
    expect(existsSync(join(folder, 'node_modules/zod'))).toBe(false)
  })

  test('is at most 2 MB', () => {
    expect(statSync(tarball).size).toBeLessThan(2_000_000)
  })

  test('lints a policy in an empty folder', () => {
    writeFileSync(
      join(folder, 'policy.json'),
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
    )
    const { status, stdout, stderr } = curfew('policy', 'lint', 'policy.json')

    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toContain('SERVICE_WILDCARD')
  })

  test('prints what the sources print, for a command that compiles and one that reads the table', () => {
    const event = resolve('events/training-job-scheduled.example.json')
    const commands = [
      ['policy', 'compile', event, '--account', '111122223333', '--region', 'us-east-1'],
      ['audit', 'republish', '--table', 'x', '--from', '2025-07-16T00:00:00Z', '--to', '2025-07-16T00:00:00Z'],
    ]
    for (const args of commands) {
      const source = run(process.execPath, [resolve('cli/curfew.ts'), ...args], folder)
      const { status, stdout, stderr } = curfew(...args)

      expect({ status, stdout, stderr }).toEqual({
        status: source.status,
        stdout: source.stdout,
        stderr: source.stderr,
      })
    }
  })

  test('loads no client of HTTP to lint a policy or to say its version: that takes twice as long as to start', () => {
    writeFileSync(
      join(folder, 'loaded.cjs'),
      `process.on('exit', () => process.stderr.write(String(process.moduleLoadList.filter((each) => / (http|internal\\/deps\\/undici\\/undici)$/.test(each)))))`,
    )
    const loading = (...args: readonly string[]) =>
      run(process.execPath, ['--require', './loaded.cjs', ...args], folder).stderr

    expect(loading('-e', "require('node:http')")).toContain('NativeModule http')
    expect(loading(command, 'policy', 'lint', 'policy.json')).toBe('')
    expect(loading(command, '--version')).toBe('')
  })

  test('says its version', () => {
    expect(curfew('--version').stdout).toBe(`${manifest.version}\n`)
  })
})

describe('the GitHub Action', () => {
  const inputs = { CURFEW_PROFILE: 'job', CURFEW_STRICT: 'false', CURFEW_GUARDRAILS: '', CURFEW_SARIF: 'curfew.sarif' }
  const act = (files: string, more: Readonly<Record<string, string>> = {}) =>
    spawnSync(resolve('tools/lint-action.sh'), {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', ...inputs, CURFEW_FILES: files, ...more },
    })

  test('gives the step every input of action.yml', () => {
    const action = readFileSync('action.yml', 'utf8')
    const passed = [...action.matchAll(/^ +(CURFEW_\w+): \$\{\{ inputs\.(\w+) \}\}$/gm)].map(([, name = '']) => name)

    expect(passed.toSorted()).toEqual([...Object.keys(inputs), 'CURFEW_FILES'].toSorted())
    expect(action).toContain('"$GITHUB_ACTION_PATH/tools/lint-action.sh"')
  })

  test('annotates each finding, writes SARIF, and fails the step', () => {
    const { status, stdout } = act('nosuch/*.json\n*y.json')

    expect(status).toBe(1)
    expect(stdout).toMatch(
      /^::error file=policy\.json,line=1,col=\d+,title=SERVICE_WILDCARD::Statement\[0\]\.Action: /m,
    )
    expect(JSON.parse(readFileSync(join(folder, 'curfew.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
  })

  test('passes a policy without findings, and says so', () => {
    writeFileSync(
      join(folder, 'fine.json'),
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}',
    )

    expect(act('**/fine.json')).toMatchObject({ status: 0, stdout: 'No findings in 1 file.\n' })
  })

  test('fails if it checks nothing, because no file matches or one cannot be read', () => {
    expect(act('nosuch/*.json')).toMatchObject({ status: 2, stdout: expect.stringContaining('No file matches') })
    expect(act('policy.json', { CURFEW_GUARDRAILS: 'nosuch.json' }).status).toBe(2)
  })

  test('runs no command that an input holds', () => {
    act('policy.json; touch stolen $(touch stolen) `touch stolen`', { CURFEW_PROFILE: '$(touch stolen)' })

    expect(existsSync(join(folder, 'stolen'))).toBe(false)
  })
})

describe('on a Node.js that is too old', () => {
  const pretend =
    "Object.defineProperty(process, 'version', { value: 'v20.1.0' });" +
    "Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } });"

  test.each([
    ['the installed command', command, 'curfew: needs Node.js 22 or newer, and this is v20.1.0'],
    [
      'a script of the repository',
      resolve('tools/require-node.cjs'),
      "Curfew's sources need Node.js 24 or newer, and this is v20.1.0",
    ],
  ])('%s says so in one line, and ends with 2', (_, file, message) => {
    const { status, stderr } = run(process.execPath, ['-e', `${pretend}require(${JSON.stringify(file)})`], folder)

    expect({ status, stderr }).toEqual({ status: 2, stderr: `${message}: install it from https://nodejs.org\n` })
  })

  test.each(
    Object.entries(manifest.scripts).filter(([, script]) => /\bnode (?!.*require-node)|osls|vitest/.test(script)),
  )('npm run %s says so before anything else runs', (_, script) => {
    expect(script).toMatch(/^(npm run --silent package|node tools\/require-node\.cjs) && /)
  })
})
