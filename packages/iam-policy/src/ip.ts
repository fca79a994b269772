/** An address as 16-bit words: two of them are IPv4, eight are IPv6. */
export type Address = readonly number[]

/** Read an IPv4 or IPv6 address. Undefined for anything else, such as leading zeros, zones and ports. */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) return parseIpv4(text)

  const halves = text.split('::')
  const [head, tail] = [parseWords(halves[0] ?? ''), parseWords(halves[1] ?? '')]
  if (!head || !tail || halves.length > 2) return undefined
  if (halves.length === 1) return head.length === 8 ? head : undefined

  const missing = 8 - head.length - tail.length
  return missing < 1 ? undefined : [...head, ...Array<number>(missing).fill(0), ...tail]
}

function parseWords(text: string): readonly number[] | undefined {
  if (text === '') return []

  const parts = text.split(':')
  const words = parts.map((part, index) => (index === parts.length - 1 ? parseLastWord(part) : parseWord(part)))
  return words.every((word) => word !== undefined) ? words.flat() : undefined
}

/** The end of an IPv6 address may be written as IPv4: `::ffff:203.0.113.42`. */
function parseLastWord(text: string): readonly number[] | undefined {
  return text.includes('.') ? parseIpv4(text) : parseWord(text)
}

function parseWord(text: string): readonly number[] | undefined {
  return /^[0-9a-f]{1,4}$/i.test(text) ? [Number.parseInt(text, 16)] : undefined
}

function parseIpv4(text: string): Address | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1)
  if (!parts?.every((part) => Number(part) < 256 && String(Number(part)) === part)) return undefined

  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number)
  return [a * 256 + b, c * 256 + d]
}
