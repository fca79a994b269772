import { spawnSync } from 'node:child_process'

/** Whether this machine has a shell. The tests of one that it lacks are skipped. */
export function hasShell(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0
}
