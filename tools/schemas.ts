import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { recordContract, verifyContract, whoContract } from '#cli/contracts/audit.ts'
import { canContract } from '#cli/contracts/can.ts'
import { credentialsContract } from '#cli/contracts/credentials.ts'
import { doctorContract } from '#cli/contracts/doctor.ts'
import { endingContract } from '#cli/contracts/ending.ts'
import { extensionContract } from '#cli/contracts/extension.ts'
import { grantContract } from '#cli/contracts/grant.ts'
import { initContract } from '#cli/contracts/init.ts'
import { reportContract } from '#cli/contracts/report.ts'
import { requestContract } from '#cli/contracts/request.ts'
import { runLineContract } from '#cli/contracts/run.ts'
import { settingsContract } from '#cli/contracts/settings.ts'
import { statusContract } from '#cli/contracts/status.ts'
import { CATALOGUE, fileNameOf } from '#events/catalogue.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'
import { catalogueContract } from './catalogue-contract.ts'
import { guardrailsContract } from './guardrails-contract.ts'

/** JSON Schema of each event, of the guardrails and of the catalogue, in the draft that the EventBridge Schema Registry takes, and what is made of examples. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const events = CATALOGUE.map(
    (contract) => [`events/${fileNameOf(contract)}.schema.json`, schemaOf(contract.detail)] as const,
  )
  const put = ['events/put-events.json', putEventsInput()] as const
  const configuration = [
    ['infra/guardrails/guardrails.schema.json', schemaOf(guardrailsContract)],
    ['infra/catalogue/catalogue.schema.json', schemaOf(catalogueContract)],
  ] as const
  const commands = [
    ['docs/json/settings.schema.json', schemaOf(settingsContract)],
    ['docs/json/doctor.schema.json', schemaOf(doctorContract)],
    ['docs/json/grant.schema.json', schemaOf(grantContract)],
    ['docs/json/request.schema.json', schemaOf(requestContract)],
    ['docs/json/can.schema.json', schemaOf(canContract)],
    ['docs/json/audit-show.schema.json', schemaOf(recordContract)],
    ['docs/json/audit-who.schema.json', schemaOf(whoContract)],
    ['docs/json/audit-verify.schema.json', schemaOf(verifyContract)],
    ['docs/json/status.schema.json', schemaOf(statusContract)],
    ['docs/json/report.schema.json', schemaOf(reportContract)],
    ['docs/json/init.schema.json', schemaOf(initContract)],
    ['docs/json/extension.schema.json', schemaOf(extensionContract)],
    ['docs/json/ending.schema.json', schemaOf(endingContract)],
    ['docs/json/credentials.schema.json', schemaOf(credentialsContract)],
    ['docs/json/run.schema.json', schemaOf(runLineContract)],
  ] as const
  return new Map([...events, put, ...configuration, ...commands])
}

/** The seed's job event as the AWS CLI takes it: `aws events put-events --cli-input-json file://…`. */
function putEventsInput(): string {
  const Detail = JSON.stringify(JSON.parse(readFileSync('events/training-job-scheduled.example.json', 'utf8')))
  const entry = {
    EventBusName: 'curfew',
    Source: 'acmeco.ml-platform',
    DetailType: TrainingJobScheduled.detailType,
    Detail,
  }
  return `${JSON.stringify({ Entries: [entry] }, null, 2)}\n`
}

function schemaOf(contract: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(contract, { target: 'draft-04', io: 'input' }), null, 2)}\n`
}

if (import.meta.main) {
  for (const [file, text] of generatedFiles()) await writeFile(file, text)
  console.log(`Wrote ${generatedFiles().size} files`)
}
