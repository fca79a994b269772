/** The content of an element: text, children by name, or a list, which repeats the element. */
export type Xml = string | number | boolean | Date | undefined | readonly Xml[] | { readonly [name: string]: Xml }

/** Writes one element. Undefined content writes nothing; a list repeats the element; dates have whole seconds, as on AWS. */
export function element(name: string, content: Xml, attributes = ''): string {
  if (content === undefined) return ''
  if (isList(content)) return content.map((item) => element(name, item, attributes)).join('')
  return `<${name}${attributes}>${contentOf(content)}</${name}>`
}

/** A list in the AWS Query protocol: `<Users><member>…</member></Users>`. */
export function members(items: readonly Xml[]): Xml {
  return { member: items }
}

export function escapeXml(text: string): string {
  return /[&<>"'\r]/.test(text) ? text.replace(/[&<>"'\r]/g, (character) => ESCAPES[character] ?? character) : text
}

export function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|amp|lt|gt|quot|apos);/gi, (whole, entity: string) => {
    if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16))
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)))
    return ENTITIES[entity.toLowerCase()] ?? whole
  })
}

/** The content of every `<name>…</name>`, still escaped. Enough for the XML bodies that S3 receives; not a parser. */
export function innerXml(document: string, name: string): readonly string[] {
  const found = document.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))
  return [...found].map(([, inner]) => inner ?? '')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
}
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function contentOf(content: Exclude<Xml, undefined | readonly Xml[]>): string {
  if (content instanceof Date) return `${content.toISOString().slice(0, 19)}Z`
  if (typeof content !== 'object') return escapeXml(String(content))
  return Object.entries(content)
    .map(([name, child]) => element(name, child))
    .join('')
}

// Array.isArray alone does not narrow a readonly array.
function isList(content: Xml): content is readonly Xml[] {
  return Array.isArray(content)
}
