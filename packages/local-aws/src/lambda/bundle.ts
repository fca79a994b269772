import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'
import { unzipSync } from 'fflate'

/** The names that a bundle sees instead of Node's own globals. */
export const SANDBOX_GLOBALS = [
  'exports',
  'require',
  'module',
  'process',
  'Date',
  'Math',
  'console',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'fetch',
] as const

export type Sandbox = Readonly<Record<(typeof SANDBOX_GLOBALS)[number], unknown>>

export type Bundle = {
  /** Evaluates the bundle, as a cold start does. */
  readonly load: (sandbox: Sandbox) => void
  /** The name of the handler among its exports. */
  readonly handlerName: string
}

/** Cached by content: compiling takes most of a cold start here, and tests load the same zip many times. */
const compiled = new Map<string, (...args: unknown[]) => void>()

/** Reads from a zip the CommonJS bundle that `handler` (`file.handler`) names. Throws if it is missing or not CommonJS. */
export function readBundle(zipFile: string, handler: string): Bundle {
  const [file = '', handlerName = ''] = handler.split(/\.(?=[^./]*$)/)
  const zip = readFileSync(zipFile)
  const key = `${createHash('sha1').update(zip).digest('hex')} ${file}`
  const run = compiled.get(key) ?? compile(zip, zipFile, file)
  compiled.set(key, run)
  return { handlerName, load: (sandbox) => run(...SANDBOX_GLOBALS.map((name) => sandbox[name])) }
}

function compile(zip: Uint8Array, zipFile: string, file: string): (...args: unknown[]) => void {
  const names = [`${file}.cjs`, `${file}.js`]
  const entries = unzipSync(zip, { filter: ({ name }) => names.includes(name) })
  const name = names.find((one) => entries[one])
  const code = name && entries[name]
  if (!code)
    throw new Error(`Cannot load ${zipFile}: it holds neither ${names.join(' nor ')}; bundles must be CommonJS`)
  const run = compileFunction(new TextDecoder().decode(code), [...SANDBOX_GLOBALS], { filename: `/var/task/${name}` })
  return (...args) => {
    run(...args)
  }
}
