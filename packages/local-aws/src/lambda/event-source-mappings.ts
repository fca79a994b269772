import { createHash } from 'node:crypto'
import type { Stack } from '../template/stack.ts'

/** What makes Lambda invoke a function with messages of a queue or records of a stream. */
export type EventSourceMapping = {
  readonly sourceArn: string
  readonly functionName: string
  readonly functionArn: string
  readonly enabled: boolean
}

/** The mappings of a stack. A mapping of a queue is always enabled here. */
export function mappingsOf(
  { functions, eventSources, streamSources }: Stack,
  isEnabled: (functionName: string) => boolean,
): readonly EventSourceMapping[] {
  const mapping = (sourceArn: string, functionName: string, enabled: boolean) => {
    const functionArn = functions.find(({ name }) => name === functionName)?.arn ?? ''
    return { sourceArn, functionName, functionArn, enabled }
  }
  return [
    ...eventSources.map(({ queueArn, functionName }) => mapping(queueArn, functionName, true)),
    ...streamSources.map(({ streamArn, functionName }) => mapping(streamArn, functionName, isEnabled(functionName))),
  ]
}

/** As ListEventSourceMappings shows those that a query asks for, all on one page. */
export function described(mappings: readonly EventSourceMapping[], query: string): readonly object[] {
  const asked = new URLSearchParams(query)
  const [source, name] = [asked.get('EventSourceArn'), asked.get('FunctionName')]
  return mappings
    .filter(({ sourceArn }) => source === null || source === sourceArn)
    .filter(({ functionName, functionArn }) => name === null || name === functionName || name === functionArn)
    .map(({ sourceArn, functionName, functionArn, enabled }) => ({
      UUID: uuidOf(`${sourceArn} ${functionName}`),
      EventSourceArn: sourceArn,
      FunctionArn: functionArn,
      State: enabled ? 'Enabled' : 'Disabled',
      LastProcessingResult: 'OK',
    }))
}

/** The same in each run, so that tests can rely on it. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
