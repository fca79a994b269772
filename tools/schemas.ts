import { writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { CATALOGUE, fileNameOf } from '#events/catalogue.ts'
import { guardrailsContract } from './guardrails.ts'

/** JSON Schema of each event and of the guardrails, in the draft that the EventBridge Schema Registry takes. */
export function schemas(): ReadonlyMap<string, string> {
  const events = Object.entries(CATALOGUE).map(
    ([detailType, contract]) => [`events/${fileNameOf(detailType)}.schema.json`, schemaOf(contract)] as const,
  )
  return new Map([...events, ['infra/guardrails/guardrails.schema.json', schemaOf(guardrailsContract)]])
}

function schemaOf(contract: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(contract, { target: 'draft-04', io: 'input' }), null, 2)}\n`
}

if (import.meta.main) {
  for (const [file, text] of schemas()) await writeFile(file, text)
  console.log(`Wrote ${schemas().size} schemas`)
}
