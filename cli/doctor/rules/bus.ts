import { type Finding, failure, orOk } from '#cli/doctor/finding.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'
import { isObject, type Json, parseJson } from '#cli/json.ts'

export type BusFacts = { readonly policy: string | undefined }

/** Only Curfew may speak as Curfew: events of the source `curfew` invoke the Lambdas that change access. */
export function judgeBus(facts: BusFacts | undefined, stage: Stage): readonly Finding[] {
  const name = `bus ${stage.prefix}`
  if (facts === undefined) return [failure(`there is no ${name}`, redeploy(stage))]
  const isDenied = statementsOf(facts.policy).some(deniesForgery)
  const forged = failure(`the policy of ${name} does not deny others the source curfew`, redeploy(stage))
  return orOk(isDenied ? [] : [forged], `${name}, on which only Curfew speaks as Curfew`)
}

function statementsOf(policy: string | undefined): readonly Json[] {
  const document = parseJson(policy ?? '{}')
  return isObject(document) ? [document.Statement].flat().filter(isObject) : []
}

function deniesForgery({ Effect, Action, Condition }: Json): boolean {
  const { 'ForAnyValue:StringEquals': equals } = isObject(Condition) ? Condition : {}
  return (
    Effect === 'Deny' &&
    [Action].flat().includes('events:PutEvents') &&
    isObject(equals) &&
    [equals['events:source']].flat().includes('curfew')
  )
}
