type Fields = readonly [string, string, string, string, string]

/** The entries of a text: `;` separates them. */
export function entriesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(';')
}

/** The entries of a text, each with its fields: `|` separates fields, and missing ones at the end are empty. */
export function fieldsOf(text: string): readonly Fields[] {
  return entriesOf(text).map((entry): Fields => {
    const [a = '', b = '', c = '', d = '', e = ''] = entry.split('|')
    return [a, b, c, d, e]
  })
}

/** `0-2,7` is 0, 1, 2 and 7. */
export function indicesOf(list: string): readonly number[] {
  return list.split(',').flatMap((run) => {
    const [first = 0, last = first] = run.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}
