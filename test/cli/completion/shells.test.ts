import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { SCRIPTS } from '#cli/completion/scripts.ts'
import { hasShell } from './has-shell.ts'

const folder = mkdtempSync(join(tmpdir(), 'curfew completion-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'event one.json'), '{}')
writeFileSync(join(folder, 'even.json'), '{}')
for (const [shell, script] of Object.entries(SCRIPTS)) writeFileSync(join(folder, `completion.${shell}`), script)
// The command as a user has it on the path.
const COMMAND = `#!/bin/sh\nexec "${process.execPath}" "${resolve('cli/curfew.ts')}" "$@"\n`
writeFileSync(join(folder, 'curfew'), COMMAND, { mode: 0o755 })

function run(shell: string, args: readonly string[], input = '') {
  const environment = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    HOME: folder,
    TERM: 'dumb',
    NODE_OPTIONS: '',
  }
  const { stdout, stderr } = spawnSync(shell, args, { cwd: folder, input, encoding: 'utf8', env: environment })
  return { out: stdout, err: stderr }
}

describe.runIf(hasShell('bash'))('bash', () => {
  /** Calls the function as Bash does: with the line, and with its words, which Bash splits at = and : as well. */
  const completed = (line: string) => {
    const words = line.split(/(?<=[=:])|(?=[=:])| /).filter((word) => word !== '')
    const all = line.endsWith(' ') || line.endsWith('=') ? [...words, ...(line.endsWith(' ') ? [''] : [])] : words
    const { out, err } = run('bash', [
      '--norc',
      '-c',
      `source completion.bash
      COMP_LINE=$1 COMP_POINT=\${#1}; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      _curfew 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      line,
      ...all,
    ])
    expect(err).toBe('')
    return out.split('\n').filter((word) => word !== '')
  }

  test.each([
    ['curfew pol', ['policy']],
    ['curfew policy e', ['evaluate', 'explain']],
    ['curfew policy lint --format ', ['text', 'json', 'sarif', 'github']],
    ['curfew policy lint --format=', ['text', 'json', 'sarif', 'github']],
    ['curfew policy lint --format=s', ['sarif']],
    ['curfew policy lint --str', ['--strict']],
    ['curfew policy lint ', []],
  ])('completes "%s" to %o', (line, expected) => {
    expect(completed(line)).toEqual(expected)
  })

  test('runs nothing of what was typed', () => {
    completed('curfew policy lint $(touch$IFS"gone") `touch gone` ;touch gone --f')

    expect(run('ls', []).out).not.toContain('gone')
  })

  test('can be sourced twice', () => {
    expect(run('bash', ['--norc', '-c', 'source completion.bash; source completion.bash; complete -p curfew'])).toEqual(
      {
        out: 'complete -F _curfew curfew\n',
        err: '',
      },
    )
  })

  test('completes on a key, names of files as well', () => {
    const keys = 'source completion.bash\\ncurfew pol\\tlint even\\t\\nexit\\n'
    const typed = `printf '${keys}' | script -qec 'bash --norc -i' /dev/null`

    expect(run('sh', ['-c', typed]).out).toContain('curfew policy lint even')
  })
})

describe.runIf(hasShell('zsh'))('zsh', () => {
  test('accepts the script', () => {
    expect(
      run('zsh', ['-f', '-c', 'autoload -U compinit; compinit -u -D; source ./completion.zsh; print $_comps[curfew]']),
    ).toEqual({
      out: '_curfew\n',
      err: '',
    })
  })
})

describe.runIf(hasShell('fish'))('fish', () => {
  test.each([
    ['curfew pol', /^policy$/m],
    ['curfew policy e', /^evaluate\tDecide a request/m],
    ['curfew policy lint --format=', /^--format=sarif$/m],
    ['curfew policy lint ev', /^even\.json$/m],
  ])('completes "%s"', (line, expected) => {
    const { out, err } = run('fish', ['--no-config', '-c', `source completion.fish; complete -C '${line}'`])

    expect(err).toBe('')
    expect(out).toMatch(expected)
  })
})
