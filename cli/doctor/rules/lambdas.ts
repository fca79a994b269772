import { count } from '#cli/count.ts'
import { type Finding, failure, orOk, warning } from '#cli/doctor/finding.ts'
import { iamArn, redeploy, type Stage } from '#cli/doctor/stage.ts'
import { RUNTIME } from '#cli/doctor/stage-parts.ts'

export type LambdaFacts = {
  /** With the prefix of the stage. */
  readonly name: string
  /** Undefined if there is no such function. */
  readonly found:
    | {
        readonly state: string
        readonly update: string
        readonly runtime: string
        readonly role: string
        /** Undefined if it may use all that the account has. */
        readonly concurrency: number | undefined
      }
    | undefined
}

export function judgeLambdas(facts: readonly LambdaFacts[], stage: Stage): readonly Finding[] {
  return orOk(
    facts.flatMap((one) => problemsOf(one, stage)),
    `${count(facts.length, 'Lambda')}, active, on ${RUNTIME}`,
  )
}

function problemsOf({ name, found }: LambdaFacts, stage: Stage): readonly Finding[] {
  if (found === undefined) return [failure(`there is no Lambda ${name}`, redeploy(stage))]
  const { state, update, runtime, role, concurrency } = found
  const resume = `aws lambda delete-function-concurrency --function-name ${name}`
  return [
    // One that was idle for weeks is inactive, and starts when it is invoked.
    ...(state === 'Active' || state === 'Inactive' ? [] : [failure(`${name} is ${state}`, redeploy(stage))]),
    ...(update === 'Failed' ? [failure(`the last update of ${name} failed`, redeploy(stage))] : []),
    ...(runtime === RUNTIME ? [] : [warning(`${name} runs on ${runtime}, and not on ${RUNTIME}`, redeploy(stage))]),
    ...(role === iamArn(stage, `role/${name}`) ? [] : [failure(`${name} runs as ${role}`, redeploy(stage))]),
    ...(concurrency === 0 ? [failure(`${name} is stopped: its reserved concurrency is 0`, resume)] : []),
  ]
}
