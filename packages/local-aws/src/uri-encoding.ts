/** Percent-encoding as SigV4 and S3 want it: everything but `A–Z a–z 0–9 - . _ ~`. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Decodes what it can; a broken escape stays as it was sent, and then simply matches no signature and no key. */
export function decodeLeniently(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Names and values of a raw query string, decoded. */
export function queryPairs(query: string): readonly (readonly [string, string])[] {
  if (query === '') return []
  return query.split('&').map((pair) => {
    const [name = '', ...value] = pair.replaceAll('+', ' ').split('=')
    return [decodeLeniently(name), decodeLeniently(value.join('='))] as const
  })
}

/** Sorted by name, then by value; a presigned request does not sign its own signature. */
export function canonicalQuery(query: string): string {
  return queryPairs(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** S3 signs the path as it is sent; every other service signs it normalised and encoded once more. */
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

// Not by the joined text: `=` sorts after `-`, so `a=1` would follow `a-b=1`.
function byNameThenValue(left: readonly [string, string], right: readonly [string, string]): number {
  if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1
  return left[1] < right[1] ? -1 : Number(left[1] > right[1])
}
