import { createHash } from 'node:crypto'
import type { QueueMessage } from '../lambda/queues.ts'
import type { Received } from './receipts.ts'

/** A message as ReceiveMessage has it, with the attributes that the call asks for. */
export function messageAnswer(
  { at, body, attributes }: QueueMessage,
  { id, receipt, count, firstAt }: Received,
  asked: { readonly system: readonly string[]; readonly own: readonly string[] },
) {
  const system = {
    ApproximateReceiveCount: String(count),
    SentTimestamp: String(at.getTime()),
    ApproximateFirstReceiveTimestamp: String(firstAt.getTime()),
  }
  const isSystem = (name: string) => asked.system.includes('All') || asked.system.includes(name)
  const own = entriesOf(attributes).filter(([name]) => asked.own.some((pattern) => isNamed(pattern, name)))
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    MD5OfBody: createHash('md5').update(body).digest('hex'),
    Body: body,
    Attributes: optional(entriesOf(system).filter(([name]) => isSystem(name))),
    MD5OfMessageAttributes: own.length > 0 ? digest(own) : undefined,
    MessageAttributes: optional(
      own.map(([name, value]) => [name, { DataType: 'String', StringValue: value }] as const),
    ),
  }
}

type Entry<Value> = readonly [string, Value]

function entriesOf(attributes: Readonly<Record<string, string>>): readonly Entry<string>[] {
  return Object.entries(attributes)
}

function optional<Value>(entries: readonly Entry<Value>[]): Readonly<Record<string, Value>> | undefined {
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

/** `All`, `.*`, a name, or a beginning such as `bar.*`. */
function isNamed(pattern: string, name: string): boolean {
  if (pattern === 'All' || pattern === name) return true
  return pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))
}

/** SQS's digest of message attributes: by name, each part after its length, and 1 for text. */
function digest(entries: readonly Entry<string>[]): string {
  const hash = createHash('md5')
  const add = (text: string) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(text))
    hash.update(length).update(text)
  }
  for (const [name, value] of entries.toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    add(name)
    add('String')
    hash.update(Buffer.from([1]))
    add(value)
  }
  return hash.digest('hex')
}
