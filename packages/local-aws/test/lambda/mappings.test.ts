import { expect, test } from 'vitest'
import { described, mappingsOf } from '../../src/lambda/event-source-mappings.ts'
import { aFunction, aStack, queueArn } from './host.ts'
import { aMappedStream, aSource, packagedPublish, streamArn } from './streams.ts'

const folder = await packagedPublish()
const fn = aFunction(folder, 'publish')
const stack = aStack([fn], {
  eventSources: [{ queueArn, functionName: 'publish' }],
  streamSources: [{ ...aSource, functionName: 'publish' }],
})

test('what invokes a function is listed, whether it is a queue or a stream', () => {
  const mappings = mappingsOf(stack, () => true)

  expect(described(mappings, 'FunctionName=publish')).toMatchObject([
    { EventSourceArn: queueArn, FunctionArn: fn.arn, State: 'Enabled' },
    { EventSourceArn: streamArn, FunctionArn: fn.arn, State: 'Enabled' },
  ])
  expect(described(mappings, 'FunctionName=other')).toEqual([])
})

test('a mapping that was disabled is listed as disabled', () => {
  const { host } = aMappedStream(folder)

  host.streamSources.setEnabled('publish', false)

  const mappings = mappingsOf(stack, host.streamSources.isEnabled)
  expect(described(mappings, `EventSourceArn=${encodeURIComponent(streamArn)}`)).toMatchObject([{ State: 'Disabled' }])
})
