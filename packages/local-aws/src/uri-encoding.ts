/** Percent-encoding as SigV4 and S3 require it: everything but `A–Z a–z 0–9 - . _ ~`. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Decodes percent-encoding; text with an invalid escape stays as it was sent. */
export function decodeLeniently(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The decoded names and values of a raw query string. */
export function queryPairs(query: string): readonly (readonly [string, string])[] {
  if (query === '') return []
  return query.split('&').map((pair) => {
    const [name = '', ...value] = pair.replaceAll('+', ' ').split('=')
    return [decodeLeniently(name), decodeLeniently(value.join('='))] as const
  })
}

/** The canonical query string: sorted by name, then by value, without the signature of a presigned request. */
export function canonicalQuery(query: string): string {
  return queryPairs(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** The canonical path: for S3 the path as sent; for every other service normalised and encoded a second time. */
export function canonicalPath(path: string, service: string): string {
  if (service === 's3' || path === '/') return path
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(encodeStrictly(segment))
  }
  const trailing = segments.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${segments.join('/')}${trailing}`
}

// Not sorted as joined text: `=` sorts after `-`, so `a=1` would follow `a-b=1`.
function byNameThenValue(left: readonly [string, string], right: readonly [string, string]): number {
  if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1
  return left[1] < right[1] ? -1 : Number(left[1] > right[1])
}
