import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { complete } from '#cli/completion/candidates.ts'
import { COMPLETE } from '#cli/completion/word.ts'
import { processIo } from '#cli/process/process-io.ts'
import { cli } from '../fake-io.ts'

/** The words that are offered for the last one, and `:files`. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { out, err, exit } = await cli([COMPLETE, ...words])
  expect({ err, exit }).toEqual({ err: '', exit: 0 })
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ')[0] ?? '')
}

test.each([
  ['a command', ['pol'], ['policy']],
  ['a command of a group', ['policy', 'e'], ['evaluate', 'explain']],
  ['an option', ['policy', 'lint', '--for'], ['--format']],
  ['an option of curfew itself', ['--v'], ['--version']],
  ['a value of an option', ['policy', 'lint', '--format', ''], ['text', 'json', 'sarif', 'github']],
  ['a value after =', ['policy', 'lint', '--format=g'], ['--format=github']],
  ['a value of an argument', ['completion', ''], ['bash', 'zsh', 'fish']],
  ['a file where an option takes one', ['policy', 'lint', '--guardrails', ''], [':files']],
  ['a file where an argument is one', ['policy', 'compile', ''], [':files']],
  ['each of several files', ['policy', 'lint', 'a.json', 'b.json', ''], [':files']],
  ['each of several files of an option', ['policy', 'prove', 'e.json', '--policy', 'a.json', 'b'], [':files']],
  ['a file where a run takes its event', ['run', ''], [':files']],
  ['files after --', ['policy', 'lint', '--', '--f'], [':files']],
  ['nothing where all arguments are given', ['policy', 'compile', 'e.json', ''], []],
  ['nothing for a command that does not exist', ['polcy', ''], []],
])('%s is offered', async (_, words, expected) => {
  expect(await offered(...words)).toEqual(expected)
})

test('an option that was used is not offered again, unless it may be repeated', async () => {
  expect(await offered('policy', 'prove', 'e.json', '--json', '--policy', 'p.json', '--')).not.toContain('--json')
  expect(await offered('policy', 'prove', 'e.json', '--json', '--policy', 'p.json', '--')).toContain('--policy')
})

test('what a word means is told to shells that show it', async () => {
  const { out } = await cli([COMPLETE, 'policy', 'ex'])

  expect(out).toBe('explain Explain in sentences who may do what, when, and from where.\n')
})

describe('names of the stage', () => {
  const asked: unknown[] = []
  const named = async (...words: readonly string[]) =>
    complete(words, await processIo(), async (kind, stage) => {
      asked.push([kind, stage])
      return kind === 'job' ? ['churn-1', 'fraud-2'] : ['user/trainer-gpu-01']
    })

  test('are offered for jobs and principals, of the stage that the line names', async () => {
    expect((await named('audit', 'show', 'ch')).candidates).toEqual([{ word: 'churn-1', means: '' }])
    expect((await named('audit', 'show', '--stage', 'blue', '--principal', '')).candidates).toHaveLength(1)
    expect(asked).toEqual([
      ['job', undefined],
      ['principal', 'blue'],
    ])
  })

  test.each([
    ['the job that a run joins', ['run', '--job', 'ch']],
    ['the job that a run joins, after =', ['run', '--job=ch']],
    ['the job of credentials', ['credentials', 'ch']],
    ['the job of credentials, after an option', ['credentials', '--wait', 'ch']],
    ['the job whose chain is verified', ['audit', 'verify', '--job', 'ch']],
  ])('are offered for %s', async (_, words) => {
    const { candidates } = await named(...words)
    expect(candidates.map(({ word }) => word.replace('--job=', ''))).toEqual(['churn-1'])
  })

  test('are not offered for the id of a new job', async () => {
    expect((await named('request', '--job', '')).candidates).toEqual([])
  })

  test('are none without an answer, and the shell sees no error', async () => {
    expect(await offered('audit', 'show', '')).toEqual([])
  })
})

test('the names of the commands are those that help shows', async () => {
  const { out } = await cli(['--help'])
  const listed = [...out.matchAll(/^ {2}([a-z]+)(?: .*)? {2,}\S/gm)].map(([, name = '']) => name)

  expect((await offered('')).toSorted()).toEqual(listed.filter((name) => name !== 'help').toSorted())
})

test('every command that docs/cli.md has a section for is offered', async () => {
  const names = await offered('')
  const sections = [...readFileSync('docs/cli.md', 'utf8').matchAll(/^## curfew (\w+)/gm)].map(([, name = '']) => name)

  expect(sections.filter((name) => !names.includes(name))).toEqual([])
})
