/** What the template tells a Lambda, by environment. */
export function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`Cannot start: the environment variable ${name} is not set`)
  return value
}
