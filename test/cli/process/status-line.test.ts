import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { statusLine } from '#cli/process/status-line.ts'

const ERASE = '\u001b[1G\u001b[2K'

function stream(isTTY: boolean) {
  const through = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 20 })
  return { through, written: () => String(through.read() ?? '') }
}

test('a terminal shows one line, which the next one replaces', () => {
  const { through, written } = stream(true)
  const status = statusLine(through)

  status.show('waiting for ready')
  status.show('ready')
  status.clear()
  status.clear()

  expect(written()).toBe(`waiting for ready${ERASE}ready${ERASE}`)
})

test('a line is cut before it wraps, because a line that wraps cannot be replaced', () => {
  const { through, written } = stream(true)

  statusLine(through).show('a'.repeat(30))

  expect(written()).toBe('a'.repeat(19))
})

test('elsewhere a line is written at most every thirty seconds, and none is erased', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { through, written } = stream(false)
  const status = statusLine(through)

  status.show('one')
  status.show('two')
  vi.advanceTimersByTime(30_000)
  status.show('three')
  status.clear()
  vi.useRealTimers()

  expect(written()).toBe('one\nthree\n')
})
