import { Worker } from 'node:worker_threads'
import type { Verdict } from './judge.ts'

export type Task = {
  readonly seed: number
  /** Only these elements of its plan. */
  readonly indices?: readonly number[] | undefined
  readonly packageFolder: string
}

/** Runs the tasks on some threads, and reports each verdict as it comes. Rejects if a task could not be run at all. */
export async function judgeAll(
  tasks: readonly Task[],
  threads: number,
  onVerdict: (verdict: Verdict) => void,
): Promise<void> {
  const rest = [...tasks]
  const workers = Array.from(
    { length: Math.min(threads, tasks.length) },
    () => new Worker(new URL('./worker.ts', import.meta.url)),
  )
  try {
    await Promise.all(workers.map((worker) => workThrough(worker, rest, onVerdict)))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function workThrough(worker: Worker, rest: Task[], onVerdict: (verdict: Verdict) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      const task = rest.shift()
      if (task === undefined) resolve()
      else worker.postMessage(task)
    }
    worker.on('message', (verdict: Verdict) => {
      onVerdict(verdict)
      next()
    })
    worker.on('error', reject)
    next()
  })
}
