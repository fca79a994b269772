import { createRequire, isBuiltin } from 'node:module'
import type { Origin } from '../wire.ts'
import { httpThrough } from './intercepted-http.ts'
import type { Connect } from './ports.ts'
import type { Timers } from './timers.ts'

const realRequire = createRequire(import.meta.url)

/** The SDK looks for settings on disk. A real look, however vain, takes a time that no run repeats. */
const emptyDisk = {
  readFile: (path: unknown) =>
    Promise.reject(Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' })),
}

/** `require` as a bundle has it: Node's own modules only, with the network and the timers replaced. */
export function requireOf(origin: Origin, connect: Connect, timers: Timers): (name: string) => unknown {
  const replaced = new Map<string, unknown>([
    ['http', httpThrough(realRequire('node:http'), origin, connect)],
    ['https', httpThrough(realRequire('node:https'), origin, connect)],
    ['fs/promises', Object.assign(Object.create(realRequire('node:fs/promises')), emptyDisk)],
    ['timers', Object.assign(Object.create(realRequire('node:timers')), timers.module)],
    ['timers/promises', Object.assign(Object.create(realRequire('node:timers/promises')), timers.promises)],
  ])
  return (name) => {
    const plain = name.replace(/^node:/, '')
    if (replaced.has(plain)) return replaced.get(plain)
    if (isBuiltin(name)) return realRequire(name)
    throw Object.assign(new Error(`Cannot find module '${name}': a bundle must bring all it needs`), {
      code: 'MODULE_NOT_FOUND',
    })
  }
}

/** The function's own `process`: its environment, its output, and an exit that ends only itself. */
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
