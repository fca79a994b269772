/** `a`, `a or b`, `a, b or c` */
export function either(words: readonly string[]): string {
  return joined(words, 'or')
}

/** `a`, `a and b`, `a, b and c` */
export function both(words: readonly string[]): string {
  return joined(words, 'and')
}

function joined(words: readonly string[], last: string): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}
