import { Worker } from 'node:worker_threads'
import type { Judged } from './judged.ts'

export type Task = {
  readonly seed: number
  /** Some elements of its plan alone. */
  readonly indices?: readonly number[] | undefined
  readonly packageFolder: string
}

/** Has each task done by one of some threads, and hears of each as it is done. Rejects if one could not be done at all. */
export async function judgeAll(
  tasks: readonly Task[],
  threads: number,
  onJudged: (judged: Judged) => void,
): Promise<void> {
  const rest = [...tasks]
  const workers = Array.from(
    { length: Math.min(threads, tasks.length) },
    () => new Worker(new URL('./worker.ts', import.meta.url)),
  )
  try {
    await Promise.all(workers.map((worker) => workThrough(worker, rest, onJudged)))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function workThrough(worker: Worker, rest: Task[], onJudged: (judged: Judged) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = () => {
      const task = rest.shift()
      if (task === undefined) resolve()
      else worker.postMessage(task)
    }
    worker.on('message', (judged: Judged) => {
      onJudged(judged)
      next()
    })
    worker.on('error', reject)
    next()
  })
}
