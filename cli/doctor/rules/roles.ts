import { count } from '#cli/count.ts'
import { type Finding, failure, orOk, warning } from '#cli/doctor/finding.ts'
import { redeploy, type Stage } from '#cli/doctor/stage.ts'

export type RoleFacts = {
  /** With the prefix of the stage. */
  readonly name: string
  /** Undefined if there is no such role. */
  readonly found:
    | {
        readonly services: readonly string[]
        /** Names of its inline policies, and of the managed ones. */
        readonly inline: readonly string[]
        readonly attached: readonly string[]
      }
    | undefined
}

/** A role has one inline policy, which is named after it, and trusts one service. */
export function judgeRoles(facts: readonly RoleFacts[], stage: Stage): readonly Finding[] {
  return orOk(
    facts.flatMap((one) => problemsOf(one, stage)),
    `${count(facts.length, 'role')}, with their own policy and nothing else`,
  )
}

function problemsOf({ name, found }: RoleFacts, stage: Stage): readonly Finding[] {
  if (found === undefined) return [failure(`there is no role ${name}`, redeploy(stage))]
  const own = name.slice(stage.prefix.length + 1)
  const service = own === 'timers' ? 'scheduler.amazonaws.com' : 'lambda.amazonaws.com'
  const others = found.inline.filter((policy) => policy !== own)
  return [
    ...(found.inline.includes(own) ? [] : [failure(`role ${name} lacks its policy ${own}`, redeploy(stage))]),
    ...(found.services.includes(service) ? [] : [failure(`role ${name} does not trust ${service}`, redeploy(stage))]),
    ...others.map((policy) =>
      warning(
        `role ${name} has the inline policy ${policy}, which is not the stack's`,
        `aws iam delete-role-policy --role-name ${name} --policy-name ${policy}`,
      ),
    ),
    ...found.attached.map((arn) =>
      warning(
        `role ${name} has the policy ${arn}, which is not the stack's`,
        `aws iam detach-role-policy --role-name ${name} --policy-arn ${arn}`,
      ),
    ),
  ]
}
