import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import type { Guardrails } from '#core/admission/guardrails.ts'

const patterns = (description: string) => z.array(z.string().min(1)).meta({ description })

const rule = z.strictObject({
  name: z.string().min(1).meta({ description: 'Named in refusals.' }),
  for: z
    .strictObject({
      sources: patterns('Sources of events, * for any run of characters. Absent: any.').exactOptional(),
      requesters: patterns('What requestedBy says. Absent: anybody.').exactOptional(),
    })
    .meta({ description: 'Whom the rule is for. The first rule that fits decides.' }),
  read: patterns('Buckets, or s3://bucket/prefix/, that datasets, base models and checkpoints may name.'),
  write: patterns('Buckets, or s3://bucket/prefix/, that outputs and checkpoints may name.'),
  kmsKeys: patterns('KMS key ARNs.'),
  images: patterns('ECR repository ARNs.'),
  logGroups: patterns('CloudWatch log group ARNs.'),
  longestWindowHours: z.number().positive(),
  furthestStartDays: z.number().nonnegative(),
  anyNetwork: z.boolean().meta({ description: 'Whether a job may be allowed from any network.' }),
  exclusive: z.boolean().meta({ description: 'Whether a job may deny everything else to its principal.' }),
  longestExtensionHours: z.number().nonnegative().meta({ description: 'In all, beyond what was first asked for.' }),
  jobsPerPrincipal: z.int().positive(),
})

/** The guardrails file of a stage. */
export const guardrailsContract = z
  .strictObject({ $schema: z.string().optional(), rules: z.array(rule) })
  .meta({ title: 'Curfew guardrails' })

/** The file that a stage is deployed with: its own, or the default, which allows nothing. */
export function guardrailsFileOf(stage: string): string {
  const own = `infra/guardrails/${stage}.json`
  return existsSync(own) ? own : 'infra/guardrails/default.json'
}

/** Throws with every problem and its path if the file is not what the contract takes. */
export async function readGuardrails(file: string): Promise<Guardrails> {
  const parsed = guardrailsContract.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`Cannot take the guardrails in ${file}:\n${z.prettifyError(parsed.error)}`)
  return { rules: parsed.data.rules }
}
