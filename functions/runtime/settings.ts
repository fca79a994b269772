/** A setting that the template passes to a Lambda as an environment variable. Throws if it is missing. */
export function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`Cannot start: the environment variable ${name} is not set`)
  return value
}
