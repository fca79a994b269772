/** Where a job calls from, as a record or a grant says it: `203.0.113.42/32`, `any`. */
export function printNetwork(network: unknown): string {
  if (typeof network === 'string') return network
  if (typeof network !== 'object' || network === null) return '-'
  return Object.values(network).flat().join(' ')
}
