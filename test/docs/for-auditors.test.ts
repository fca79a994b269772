import { describe, expect, test } from 'vitest'
import { recordContract, verifyContract, whoContract } from '#cli/contracts/audit.ts'
import { look } from '#test/cli/look/looking.ts'
import { signedIn } from '#test/cli/signed-in.ts'
import { startAudited } from './audited.ts'
import { pageOf, section } from './page.ts'

const PAGE = pageOf('docs/for-auditors.md')
const QUESTIONS = PAGE.headings.slice(1).map((question) => {
  const [, line = '', output = ''] = /```console\n\$ curfew (.*)\n([\s\S]*?)```/.exec(section(PAGE, question)) ?? []
  return { question, line, output }
})

const account = signedIn(startAudited)

const answer = (line: string, world = {}) =>
  look(account, line.split(' '), { width: 100, timeZone: 'Europe/Berlin', ...world })

describe('each of the five questions of an auditor is answered by one command', () => {
  test('there are five', () => {
    expect(QUESTIONS).toHaveLength(5)
  })

  test.each(QUESTIONS)('$question', async ({ line, output }) => {
    expect((await answer(line)).out).toBe(output)
  })
})

describe('with the right second:', () => {
  const [BATCH, FINETUNE] = ['nightly-batch-2025-07-16', 'wikipedia-finetune-2025-07-16']

  test.each([
    ['the last second before the window', '00:59:59', [BATCH]],
    ['the first second', '01:00:00', [BATCH, FINETUNE]],
    ['the last second of a window that was closed late', '01:09:59', [BATCH, FINETUNE]],
    ['its end, with all of Curfew down', '01:10:00', [FINETUNE]],
    ['the second in which the job ended', '03:12:00', [FINETUNE]],
    ['the second after', '03:12:01', []],
  ])('%s, %s', async (_, time, jobs) => {
    const resource = 's3://acmeco-training-datasets-wikipedia-2025-07-01'
    const { out } = await answer(`audit who --resource ${resource} --at 2025-07-16T${time}Z --json`)
    const found = out.split('\n').flatMap((text) => (text === '' ? [] : [JSON.parse(text).job]))

    expect(found.toSorted()).toEqual(jobs)
  })
})

describe('a closing', () => {
  test('that took longer than --late-after is said, and one that took no longer is not', async () => {
    expect((await answer('audit verify --stage prod --late-after 320s')).out).not.toContain('late, at')
    expect((await answer('audit verify --stage prod --late-after 319s')).out).toContain('320 seconds late')
  })

  test('without a receipt is a problem, once it may be said to be late', async () => {
    const { out } = await answer('audit show --since 7d --json')
    const lines = out.trimEnd().split('\n')
    const files = { '-': lines.filter((line) => !line.includes('"close grant"')).join('\n') }
    const { exit, out: verified } = await answer('audit verify', { files, now: new Date('2025-07-16T03:15:01Z') })
    const inTime = await answer('audit verify --job wikipedia-finetune-2025-07-16', {
      files,
      now: new Date('2025-07-16T03:15:00Z'),
    })

    expect(exit).toBe(1)
    expect(verified.replaceAll(/\s+/g, ' ')).toContain(
      'wikipedia-finetune-2025-07-16: access was to be gone at 2025-07-16T03:12:00Z, and no receipt says that it is',
    )
    expect(inTime.out).not.toContain('no receipt says')
  })
})

test.each([
  ['audit show --since 7d', recordContract],
  ['audit who --between 2025-07-16T00:00:00Z 2025-07-17T00:00:00Z', whoContract],
  ['audit verify --stage prod', verifyContract],
])('each line of %s --json has the form of its JSON Schema', async (line, contract) => {
  const lines = (await answer(`${line} --json`)).out.trimEnd().split('\n')

  expect(lines.length).toBeGreaterThan(1)
  for (const one of lines) expect(contract.safeParse(JSON.parse(one)).error).toBeUndefined()
})

test('somebody at a terminal needs no file: the audit log itself is verified', async () => {
  const { exit, out } = await answer('audit verify', { isInteractive: true })

  expect(exit).toBe(0)
  expect(out).toBe(QUESTIONS[2]?.output)
})

test('--heads without a table takes that of the stage, and so does republish', async () => {
  expect(await answer('audit verify --stage nosuch --heads')).toMatchObject({ exit: 2 })
  const range = '--from 2025-07-16T00:00:00Z --to 2025-07-17T00:00:00Z --dry-run'
  expect((await answer(`audit republish ${range}`)).out).toMatch(/^Would publish again: \d+ records/)
  expect((await answer(`audit republish --stage nosuch ${range}`)).err).toMatch(/table curfew-nosuch: there is none/)
})
