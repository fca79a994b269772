import { readFileSync } from 'node:fs'
import * as z from 'zod'

const jobEvent = z.looseObject({
  jobId: z.string(),
  principal: z.object({ type: z.string(), name: z.string() }),
  network: z.object({ sourceIps: z.tuple([z.string()]) }),
})

/** The wikipedia fine-tune, exactly as a user puts it on the bus. The documentation has the same example. */
export const FINE_TUNE = jobEvent.parse(JSON.parse(readFileSync('events/training-job-scheduled.example.json', 'utf8')))

/** Its evaluation, at the same time on another machine. It runs until the window closes. */
export const EVALUATION = {
  ...FINE_TUNE,
  jobId: 'wikipedia-evaluation-2025-07-16',
  principal: { type: 'user', name: 'trainer-gpu-02' },
  access: { datasets: ['s3://acmeco-training-datasets-wikipedia-2025-07-01'] },
  reason: 'evaluation of the weekly fine-tune',
}

export const GPU = { sourceIp: '203.0.113.42' }
export const NEIGHBOUR = { sourceIp: '203.0.113.43' }

export const DATASET = { bucket: 'acmeco-training-datasets-wikipedia-2025-07-01', key: 'part-0000.parquet' }
export const BASE_MODEL = { bucket: 'acmeco-base-models', key: 'llama/model.safetensors' }
export const OUTPUT = { bucket: 'acmeco-finetuned-models', key: `${FINE_TUNE.jobId}/model.safetensors` }
export const OTHER_OUTPUT = { bucket: 'acmeco-finetuned-models', key: 'another-job/model.safetensors' }
export const PAYROLL = { bucket: 'acmeco-training-datasets-payroll', key: 'salaries.parquet' }

/** An instant of the seed's day. */
export function at(time: string): Date {
  return new Date(`2025-07-16T${time}Z`)
}
