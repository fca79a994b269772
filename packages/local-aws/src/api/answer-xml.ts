import type { Xml } from '../protocol/xml.ts'

/** An answer as XML content: each list becomes one element with a child for each entry, `member` or EC2's `item`. */
export function answerXml(value: unknown, entry: 'member' | 'item'): Xml {
  if (Array.isArray(value)) return { [entry]: value.map((one) => answerXml(one, entry)) }
  if (value instanceof Date) return value
  if (typeof value !== 'object' || value === null) return scalar(value)
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, answerXml(child, entry)]))
}

function scalar(value: unknown): Xml {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}
