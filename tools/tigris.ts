/** A stage is not deployed with Lambdas that could change nothing: nobody would hear that its requests are not granted. */
export function tigrisProblems(lambdas: readonly string[]): readonly string[] {
  if (!lambdas.includes('settle-access-tigris')) return []
  return ['the parameter tigris is true, and this version of Curfew cannot change Tigris yet: leave it false']
}
