/** An address as 16-bit words: two of them are IPv4, eight are IPv6. */
export type Address = readonly number[]

export type Cidr = { readonly network: Address; readonly bits: number }

/** Read `203.0.113.0/24`, `2001:db8::/32` or a bare address, which is a block of one. Undefined if it is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const [base = '', length, ...rest] = text.split('/')
  const network = parseAddress(base)
  if (!network || rest.length > 0) return undefined

  const longest = network.length * 16
  if (length === undefined) return { network, bits: longest }
  if (!/^\d{1,3}$/.test(length) || Number(length) > longest) return undefined
  return { network, bits: Number(length) }
}

/** Whether the address lies in the block. An IPv4 address is never in an IPv6 block, nor the other way round. */
export function contains({ network, bits }: Cidr, address: Address): boolean {
  if (network.length !== address.length) return false

  return network.every((word, index) => {
    const free = Math.min(16, Math.max(0, (index + 1) * 16 - bits))
    return Math.floor(word / 2 ** free) === Math.floor((address[index] ?? 0) / 2 ** free)
  })
}

/** Read an address, IPv4 or IPv6. Undefined for anything else: leading zeros, zones and ports among it. */
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
