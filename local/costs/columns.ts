const NUMBER = /^(|–|\$?-?[\d.,]+)$/

/** Pads each column to its widest cell, two spaces apart; columns of numbers are aligned to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const columns = head.map((_, column) => {
    const cells = body.map((row) => row[column] ?? '')
    const width = Math.max(...rows.map((row) => row[column]?.length ?? 0))
    return { width, isNumeric: cells.every((cell) => NUMBER.test(cell)) && cells.some((cell) => cell !== '') }
  })
  return rows
    .map((row) =>
      columns.map(({ width, isNumeric }, column) => {
        const cell = row[column] ?? ''
        return isNumeric ? cell.padStart(width) : cell.padEnd(width)
      }),
    )
    .map((row) => `${row.join('  ').trimEnd()}\n`)
    .join('')
}
