/** Whether some JSON has objects and arrays in each other, more than so many levels deep. Looks no deeper than that. */
export function isDeeperThan(levels: number, json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  return levels === 0 || Object.values(json).some((inner) => isDeeperThan(levels - 1, inner))
}
