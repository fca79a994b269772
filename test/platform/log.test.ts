import { afterEach, expect, test, vi } from 'vitest'
import { OutcomeUnknown } from '#core/ports.ts'
import { log } from '#platform/log.ts'

afterEach(() => vi.restoreAllMocks())

/** What a line says about an error. */
function logged(error: unknown): unknown {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  log.error('failed', { error })
  return JSON.parse(String(write.mock.calls[0]?.[0])).error
}

test('an error whose outcome is unknown is logged with what the service answered, so that a throttle is found', () => {
  const throttle = Object.assign(new Error('Rate exceeded'), {
    name: 'Throttling',
    $fault: 'client',
    $response: 'secret',
  })

  expect(logged(new AggregateError([new OutcomeUnknown(throttle)], 'Cannot settle access'))).toMatchObject({
    message: 'Cannot settle access',
    errors: [{ name: 'OutcomeUnknown', cause: { name: 'Throttling', message: 'Rate exceeded' } }],
  })
})

test('an answer that could not be read is not quoted', () => {
  const unreadable = new SyntaxError('Unexpected token in <SecretAccessKey>secret')

  expect(JSON.stringify(logged(new OutcomeUnknown(unreadable)))).not.toContain('secret')
  expect(logged(new OutcomeUnknown(unreadable))).toMatchObject({ cause: { name: 'SyntaxError' } })
})
