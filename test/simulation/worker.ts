import { parentPort } from 'node:worker_threads'
import * as z from 'zod'
import { judge } from './judge.ts'

const taskSchema = z.object({
  seed: z.number(),
  indices: z.array(z.number()).optional(),
  packageFolder: z.string(),
})

/** Judges each seed that it receives. */
parentPort?.on('message', (message: unknown) => {
  const { seed, indices, packageFolder } = taskSchema.parse(message)
  judge(seed, indices, { packageFolder }).then(
    (verdict) => parentPort?.postMessage(verdict),
    (error: unknown) => {
      throw new Error(`Cannot simulate seed ${seed}`, { cause: error })
    },
  )
})
