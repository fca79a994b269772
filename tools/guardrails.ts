import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import type { Guardrails } from '#core/admission/guardrails.ts'

const patterns = (description: string) => z.array(z.string().min(1)).meta({ description })

const rule = z.strictObject({
  name: z.string().min(1).meta({ description: 'Named in refusals.' }),
  for: z
    .strictObject({
      sources: patterns('Event sources; * matches any characters. Absent: any source.').exactOptional(),
      requesters: patterns('Values of requestedBy; * matches any characters. Absent: any requester.').exactOptional(),
    })
    .meta({ description: 'Who the rule applies to. The first matching rule decides.' }),
  read: patterns('Buckets, or s3://bucket/prefix/, for datasets, base models and checkpoints.'),
  write: patterns('Buckets, or s3://bucket/prefix/, for outputs and checkpoints.'),
  kmsKeys: patterns('KMS key ARNs.'),
  images: patterns('ECR repository ARNs.'),
  logGroups: patterns('CloudWatch log group ARNs.'),
  longestWindowHours: z.number().positive(),
  furthestStartDays: z.number().nonnegative(),
  anyNetwork: z.boolean().meta({ description: 'Whether a job may have access from any network.' }),
  exclusive: z.boolean().meta({ description: 'Whether a job may deny all other access to its principal.' }),
  longestExtensionHours: z
    .number()
    .nonnegative()
    .meta({ description: 'Total extension beyond the window that was first requested.' }),
  jobsPerPrincipal: z.int().positive(),
})

/** The guardrails file of a stage. */
export const guardrailsContract = z
  .strictObject({ $schema: z.string().optional(), rules: z.array(rule) })
  .meta({ title: 'Curfew guardrails' })

/** The guardrails file of a stage: its own, or the default, which allows nothing. */
export function guardrailsFileOf(stage: string): string {
  const own = `infra/guardrails/${stage}.json`
  return existsSync(own) ? own : 'infra/guardrails/default.json'
}

/** Throws with every problem and its path if the file breaks the contract. */
export async function readGuardrails(file: string): Promise<Guardrails> {
  const parsed = guardrailsContract.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`Cannot use the guardrails in ${file}:\n${z.prettifyError(parsed.error)}`)
  return { rules: parsed.data.rules }
}
