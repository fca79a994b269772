import { evaluate, type Verdict } from '@curfew/iam-policy/evaluate'
import { type Check, lint } from '@curfew/iam-policy/lint'
import type { Finding } from '@curfew/iam-policy/lint/finding'
import { parsePolicyText } from '@curfew/iam-policy/parse'
import type { Policy } from '@curfew/iam-policy/policy'
import { manualClock } from '@curfew/local-aws/clock'
import { type LocalAws, localAws } from '@curfew/local-aws/local-aws'

/** Type-checked, not run, against the declarations of the packed packages. */
export async function use(text: string): Promise<readonly unknown[]> {
  const policy: Policy = parsePolicyText(text)
  const verdict: Verdict = evaluate({ identity: [policy] }, { action: 's3:GetObject', resource: '*', context: {} })
  const check: Check = ({ document }) => document.statements.map(({ path }) => finding(path))
  const findings: readonly Finding[] = lint(text, { profile: 'workload', checks: [check] })
  const aws: LocalAws = await localAws({ clock: manualClock(new Date(0)) })
  return [verdict, findings, aws.region]
}

function finding(path: string): Finding {
  return { code: 'MINE', severity: 'warning', path, message: 'A statement', help: '' }
}

/** Each of these lines must be an error: the declarations are not `any`. */
export async function misuse(): Promise<void> {
  // @ts-expect-error: a policy is not text
  evaluate({ identity: ['{}'] }, { action: 's3:GetObject', resource: '*', context: {} })
  // @ts-expect-error: there is no such profile
  lint('{}', { profile: 'nobody' })
  // @ts-expect-error: a clock is required
  await localAws({})
}
