import { parentPort } from 'node:worker_threads'
import * as z from 'zod'
import { judge } from './judged.ts'

const taskSchema = z.object({
  seed: z.number(),
  indices: z.array(z.number()).optional(),
  packageFolder: z.string(),
})

/** Judges one seed after another, as it is told. */
parentPort?.on('message', (message: unknown) => {
  const { seed, indices, packageFolder } = taskSchema.parse(message)
  judge(seed, indices, { packageFolder }).then(
    (judged) => parentPort?.postMessage(judged),
    (error: unknown) => {
      throw new Error(`Cannot simulate seed ${seed}`, { cause: error })
    },
  )
})
