import { toPrintable } from '#core/printable-text.ts'

/** Markup. Only the template below makes it: whatever else is text. */
export type Html = { readonly markup: string }

type Content = Html | string | number | false | undefined | readonly Content[]

/** Markup with values in it. A value that is no markup is escaped, in text and in quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  const markup = parts.map((part, index) => `${part}${markupOf(values[index])}`).join('')
  return { markup }
}

/** Markup of our own, or of a library, which holds no foreign text that is not escaped. */
export function trusted(markup: string): Html {
  return { markup }
}

function markupOf(value: Content): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  if ('markup' in value) return value.markup
  return value.map(markupOf).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Records hold foreign text: what cannot be seen in it is made visible, and nothing of it is markup. */
function escaped(text: string): string {
  return toPrintable(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
