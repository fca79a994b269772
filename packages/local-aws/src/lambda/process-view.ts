import { createRequire, isBuiltin } from 'node:module'
import { interceptedHttp } from './intercepted-http.ts'
import type { Network } from './ports.ts'

const realRequire = createRequire(import.meta.url)

/** The SDK looks for configuration files. Real file access, even in vain, takes a time that differs between runs. */
const noFiles = {
  readFile: (path: unknown) =>
    Promise.reject(Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' })),
}

/** The `require` of a bundle: Node's built-in modules only, with network, files and timers replaced. */
export function requireOf(network: Network): (name: string) => unknown {
  const { timers } = network
  const replaced = new Map<string, unknown>([
    ['http', interceptedHttp(realRequire('node:http'), network)],
    ['https', interceptedHttp(realRequire('node:https'), network)],
    ['fs/promises', Object.assign(Object.create(realRequire('node:fs/promises')), noFiles)],
    ['timers', Object.assign(Object.create(realRequire('node:timers')), timers.module)],
    ['timers/promises', Object.assign(Object.create(realRequire('node:timers/promises')), timers.promises)],
  ])
  return (name) => {
    const plain = name.replace(/^node:/, '')
    if (replaced.has(plain)) return replaced.get(plain)
    if (isBuiltin(name)) return realRequire(name)
    throw Object.assign(new Error(`Cannot find module '${name}': a bundle must contain its dependencies`), {
      code: 'MODULE_NOT_FOUND',
    })
  }
}

/** The function's `process`, with its own environment, output and exit. */
export function processView(
  env: Readonly<Record<string, string>>,
  getBuiltinModule: (name: string) => unknown,
  write: (text: string) => void,
  exit: (code: unknown) => void,
): NodeJS.Process {
  const output = (real: object) =>
    Object.create(real, {
      write: {
        value: (chunk: string | Uint8Array) => {
          write(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk))
          return true
        },
      },
    })
  return Object.create(process, {
    env: { value: env, enumerable: true },
    getBuiltinModule: { value: (name: string) => (isBuiltin(name) ? getBuiltinModule(name) : undefined) },
    stdout: { value: output(process.stdout) },
    stderr: { value: output(process.stderr) },
    exit: { value: exit },
    // Listeners on the real process would outlive the function.
    on: { value: () => {} },
    once: { value: () => {} },
  })
}
