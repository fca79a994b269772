import { count } from '#cli/count.ts'
import { type Finding, failure, orOk } from '#cli/doctor/finding.ts'
import { arnIn, redeploy, type Stage } from '#cli/doctor/stage.ts'
import { DEAD_LETTERS, DEFAULT_BUS_RULES, lambdaOfRule, OWN_BUS_RULES } from '#cli/doctor/stage-parts.ts'

export type RuleFacts = {
  readonly name: string
  readonly bus: string
  readonly isEnabled: boolean
  readonly targets: readonly { readonly arn: string; readonly deadLetters: string | undefined }[]
}

/** The rules that a stage has, each with its bus. */
export function rulesOf({ prefix }: Stage): readonly Pick<RuleFacts, 'name' | 'bus'>[] {
  const on = (bus: string, rules: readonly string[]) => rules.map((rule) => ({ name: `${prefix}-${rule}`, bus }))
  return [...on(prefix, OWN_BUS_RULES), ...on('default', DEFAULT_BUS_RULES)]
}

/** @param found the rules of the stage that exist */
export function judgeRules(found: readonly RuleFacts[], stage: Stage): readonly Finding[] {
  const expected = rulesOf(stage)
  const problems = expected.flatMap(({ name, bus }) => {
    const rule = found.find((one) => one.name === name && one.bus === bus)
    const missing = failure(`there is no rule ${name} on the bus ${bus}: its events are lost`, redeploy(stage))
    return rule === undefined ? [missing] : problemsOf(rule, stage)
  })
  return orOk(problems, `${count(expected.length, 'rule')}, each with its Lambda and a dead-letter queue`)
}

function problemsOf({ name, bus, isEnabled, targets }: RuleFacts, stage: Stage): readonly Finding[] {
  const lambda = lambdaOfRule(name)
  const target = targets.find(({ arn }) => arn === arnIn(stage, 'lambda', `function:${lambda}`))
  const onBus = bus === 'default' ? '' : ` --event-bus-name ${bus}`
  const enable = `aws events enable-rule --name ${name}${onBus}`
  return [
    ...(isEnabled ? [] : [failure(`rule ${name} is disabled: ${lambda} gets none of its events`, enable)]),
    ...(target === undefined ? [failure(`rule ${name} does not invoke ${lambda}`, redeploy(stage))] : []),
    ...(target !== undefined && target.deadLetters !== arnIn(stage, 'sqs', `${stage.prefix}-${DEAD_LETTERS}`)
      ? [
          failure(
            `rule ${name} loses what it cannot deliver: it has not the stage's dead-letter queue`,
            redeploy(stage),
          ),
        ]
      : []),
  ]
}
