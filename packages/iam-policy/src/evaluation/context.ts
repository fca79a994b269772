/** The context of a request by lower-case key, since condition keys ignore case. A key without values is absent. */
export type Context = ReadonlyMap<string, readonly string[]>

/** Prepare the context of one request. */
export function contextOf(values: Readonly<Record<string, string | readonly string[]>>): Context {
  const context = new Map<string, readonly string[]>()
  for (const [key, value] of Object.entries(values)) {
    const list = typeof value === 'string' ? [value] : value
    if (list.length > 0) context.set(key.toLowerCase(), list)
  }
  return context
}
