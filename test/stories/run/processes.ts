import { globSync, readFileSync } from 'node:fs'

/** Kills processes and whatever they started, their terminals included. Nobody who is gone already is missed. */
export function killWithDescendants(pids: readonly number[]): void {
  for (const pid of [...pids, ...descendantsOf(pids)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
}

/** As Linux lists them; none on other systems. */
function descendantsOf(pids: readonly number[]): readonly number[] {
  const children = globSync('/proc/[0-9]*/stat').flatMap((file) => {
    const [, pid, parent] = /^(\d+) \(.*\) \S (\d+)/s.exec(readIfThere(file)) ?? []
    return pids.includes(Number(parent)) ? [Number(pid)] : []
  })
  return children.length === 0 ? [] : [...children, ...descendantsOf(children)]
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
