import type { Access } from '../access/access.ts'
import type { EndsWith } from '../grant/ends-with.ts'
import type { Problem } from '../refusal.ts'

/** Bedrock lists and reads what a customization job wrote, so a job with a write-only output fails at its end. */
export function bedrockOutputProblems(endsWith: EndsWith | undefined, access: Access | undefined): readonly Problem[] {
  if (endsWith?.kind !== 'customizationJob' || access === undefined) return []
  return access.outputs.map((_, index) => ({
    path: `access.outputs[${index}]`,
    message:
      'is write-only, and Bedrock reads and lists its output: name it in access.checkpoints, in a prefix of its own',
  }))
}
