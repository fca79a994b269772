/** Escape text for a place where IAM reads wildcards (Resource, `StringLike`): every character then means itself. */
export function literalPattern(text: string): string {
  return text.replace(/\$(?=\{)|[*?]/g, (character) => `\${${character}}`)
}
