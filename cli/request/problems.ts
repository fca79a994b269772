import type { Configuration } from '#cli/policy/configuration.ts'
import { resolveJob } from '#cli/policy/resolve-job.ts'
import { LOCATION_LISTS } from '#core/access/access.ts'
import { partitionProblems } from '#core/access/arns.ts'
import type { Deployment } from '#core/access/deployment.ts'
import { bedrockOutputProblems } from '#core/admission/bedrock-output-problems.ts'
import { endsWithProblems } from '#core/admission/ends-with-problems.ts'
import { guardrailProblems } from '#core/admission/guardrail-problems.ts'
import { pastWindowProblems } from '#core/admission/request-problems.ts'
import type { Request } from '#core/grant/grant.ts'
import type { AskedRequest } from '#core/grant/request-digest.ts'
import type { Problem } from '#core/refusal.ts'
import { partsOf } from '#events/parts.ts'
import { problemsOf } from '#events/problems.ts'
import { TrainingJobScheduled } from '#events/training-job-scheduled.ts'

/** What a request says, as far as that can be told without AWS. */
export type Checked =
  | { readonly problems: readonly [Problem, ...Problem[]] }
  /** `request` is absent if it has names of a catalogue that is not here. */
  | { readonly asked: AskedRequest; readonly request?: Request }

/** Everything wrong with a request that its contract, the guardrails and the catalogue can tell, as far as they are here. */
export function check(
  detail: unknown,
  source: string,
  configuration: Configuration,
  deployment: Deployment | undefined,
  now: Date,
): Checked {
  const parsed = TrainingJobScheduled.detail.safeParse(detail)
  if (!parsed.success) {
    const [first = { path: '', message: 'is not an event' }, ...more] = problemsOf(parsed.error)
    return { problems: [first, ...more, ...readableProblems(detail, source, configuration, now)] }
  }
  const asked = parsed.data
  const own = deployment === undefined ? [] : deploymentProblems(asked, detail, deployment)
  const late = pastWindowProblems(asked.window, now)
  const hasNames = configuration.catalogue === undefined && namesIn(asked)
  const home = deployment ?? { account: "Curfew's own account" }
  const resolved = hasNames ? undefined : resolveJob(asked, source, configuration, home, now)
  const [first, ...more] = [
    ...own,
    ...late,
    ...(resolved === undefined ? readableProblems(detail, source, configuration, now) : resolved.problems),
    ...bedrockOutputProblems(asked.endsWith, resolved?.request.access),
  ]
  if (first !== undefined) return { problems: [first, ...more] }
  return { asked, ...(resolved !== undefined && { request: resolved.request }) }
}

/** What the guardrails say of those parts that can be read. Names of a catalogue are left out. */
function readableProblems(
  detail: unknown,
  source: string,
  { guardrails }: Configuration,
  now: Date,
): readonly Problem[] {
  const { access: _access, ...parts } = partsOf(detail)
  return guardrails === undefined ? [] : guardrailProblems({ ...parts, source }, guardrails, now)
}

function deploymentProblems(asked: AskedRequest, detail: unknown, deployment: Deployment): readonly Problem[] {
  return [...partitionProblems(detail, deployment.partition), ...endsWithProblems(asked.endsWith, deployment)]
}

function namesIn({ access }: AskedRequest): boolean {
  return LOCATION_LISTS.some((list) => access[list].some((entry) => !('bucket' in entry)))
}
