import { expect, test } from 'vitest'
import { link } from '#cli/terminal/link.ts'
import { safeIo } from '#cli/terminal/safe-io.ts'

const RULE = 'https://example.com/policy.md#time'

test('a link is the text alone where output may have none', () => {
  expect(link('TIME', RULE, { links: false })).toBe('TIME')
})

test('a terminal gets the link, and no other sequence, whatever the text holds', async () => {
  let out = ''
  const io = {
    read: async () => '',
    async *lines() {},
    filesIn: async () => undefined,
    interruption: () => new AbortController().signal,
    ...{
      write: async () => {},
      err: () => {},
      status: () => {},
      screen: () => {},
      sleep: async () => {},
      now: () => new Date(),
    },
    out: async (text: string) => {
      out += text
    },
    ...{ environment: {}, cwd: '/', home: '/', timeZone: 'UTC' },
    ...{ colours: true, links: true, width: 80, isInteractive: false },
  }
  await safeIo(io).out(`${link('TIME', RULE, io)} \u001b]8;;javascript:x\u0007 \u001b]0;title\u0007\n`)

  expect(out).toBe(
    `\u001b]8;;${RULE}\u0007TIME\u001b]8;;\u0007 \\u001b]8;;javascript:x\\u0007 \\u001b]0;title\\u0007\n`,
  )
})
