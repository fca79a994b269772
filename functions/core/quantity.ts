/** `1 hour`, `2.5 hours`, `2 policies`: a number rounded to hundredths, with its unit. */
export function quantity(count: number, unit: string, units = `${unit}s`): string {
  const rounded = Math.round(count * 100) / 100
  return `${rounded} ${rounded === 1 ? unit : units}`
}
